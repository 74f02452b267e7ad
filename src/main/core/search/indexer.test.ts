import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Embedder } from '../embed/embedder.ts';
import { createLocalEmbedder } from '../embed/local-embedder.ts';
import { queued, saveVectors } from '../store/vectors.ts';
import { Indexer } from './indexer.ts';
import { createStore, type TestStore } from './testing/store.ts';

let store: TestStore;
let embedder: Embedder;
let failures: unknown[];
const open: { close(): Promise<void> }[] = [];
beforeEach(() => {
  store = createStore();
  failures = [];
  embedder = track(createLocalEmbedder());
});
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
  store.close();
});

function track<T extends { close(): Promise<void> }>(one: T): T {
  open.push(one);
  return one;
}
const start = (with_: Embedder = embedder) =>
  track(new Indexer({ db: store.db, embedder: with_, onFailure: (error) => failures.push(error) }));
const waiting = () => queued(store.db, 10_000).length;
const vectorCount = () => store.db.get<{ n: number }>('SELECT count(*) AS n FROM vectors')?.n;
const eventually = (assertion: () => void) => vi.waitFor(assertion, { timeout: 50_000, interval: 20 });
const emptied = () => eventually(() => expect(waiting()).toBe(0));

/** The real embedder, with a count of the texts it was given. */
function counting(): Embedder & { texts: string[] } {
  const texts: string[] = [];
  const embedDocuments = (batch: readonly string[]) => {
    texts.push(...batch);
    return embedder.embedDocuments(batch);
  };
  return {
    texts,
    modelId: embedder.modelId,
    dimensions: embedder.dimensions,
    state: () => embedder.state(),
    ready: () => embedder.ready(),
    embedQuery: (text, signal) => embedder.embedQuery(text, signal),
    knownQuery: () => undefined,
    embedDocument: (text) => embedder.embedDocument(text),
    embedDocuments,
    close: () => embedder.close(),
  };
}

describe('the background loop', () => {
  it('embeds at its start what an earlier run left in the queue', async () => {
    for (let i = 0; i < 50; i++) store.put(`left behind ${i}`);
    start();
    await emptied();
    expect(vectorCount()).toBe(50);
    expect(failures).toEqual([]);
  });

  it('embeds when it is woken', async () => {
    const indexer = start();
    await embedder.ready();
    store.put('stored later');
    indexer.wake();
    await emptied();
    expect(vectorCount()).toBe(1);
  });

  it('embeds anew what another model embedded', async () => {
    const { seq, content } = store.put('from another model');
    store.db.write((tx) =>
      saveVectors(tx, { seq, content, model: 'older', vectors: [new Float32Array(384).fill(1)] }),
    );
    start();
    await eventually(() =>
      expect(store.db.all<{ model: string }>('SELECT model FROM pieces')).toEqual([
        { model: embedder.modelId },
      ]),
    );
    expect(waiting()).toBe(0);
  });
});

describe('embedding now', () => {
  it('answers when the memories can be found by meaning', async () => {
    const indexer = start();
    const memories = Array.from({ length: 40 }, (_, i) => store.put(`memory ${i}`));
    expect(await indexer.embedNow(memories.map(({ seq }) => seq))).toBe(true);
    expect(waiting()).toBe(0);
    expect(await indexer.embedNow(memories.map(({ seq }) => seq))).toBe(true);
    expect(await indexer.embedNow([])).toBe(true);
  });

  it('goes ahead of what waits', async () => {
    await embedder.ready();
    for (let i = 0; i < 300; i++) store.put(`backlog ${i}`);
    const indexer = start();
    const urgent = store.put('urgent');
    expect(await indexer.embedNow([urgent.seq])).toBe(true);
    expect(waiting()).toBeGreaterThan(100);
  });

  it('shares the work with others who wait and with the loop: no text is embedded twice', async () => {
    const counted = counting();
    await embedder.ready();
    const seqs = Array.from({ length: 60 }, (_, i) => store.put(`text ${i}`).seq);
    const indexer = start(counted);
    indexer.wake();
    const calls = seqs.map((seq, i) => indexer.embedNow([seq, seqs[(i * 7) % seqs.length] ?? seq]));
    expect(await Promise.all(calls)).toEqual(seqs.map(() => true));
    expect(counted.texts.length).toBe(60);
  });

  it('embeds the newest text of a memory that changes meanwhile', async () => {
    const indexer = start();
    const memory = store.put('before');
    const done = indexer.embedNow([memory.seq]);
    await embedder.ready();
    store.change(memory, { content: 'after the change' });
    expect(await done).toBe(true);
    await emptied();
    const [vector] = await embedder.embedDocument('after the change');
    const row = store.db.get<{ embedding: Uint8Array }>('SELECT embedding FROM vectors');
    expect(row && new Float32Array(row.embedding.slice().buffer)).toEqual(vector);
  });

  it('does not wait for a memory that is gone', async () => {
    const indexer = start();
    expect(await indexer.embedNow([12_345])).toBe(true);
  });

  it('is given up when the indexer closes', async () => {
    const indexer = start();
    await embedder.ready();
    const seqs = Array.from({ length: 200 }, (_, i) => store.put(`text ${i}`).seq);
    const done = indexer.embedNow(seqs);
    await new Promise(setImmediate);
    await indexer.close();
    expect(await done).toBe(false);
    expect(waiting()).toBeGreaterThan(0);
  });
});

describe('trouble', () => {
  it('with the model: the store goes on, nothing is lost, and it is said', async () => {
    const directory = mkdtempSync(`${tmpdir()}/holdfast-no-model-`);
    const broken = track(createLocalEmbedder({ model: { dir: directory, sha256: '0'.repeat(64) } }));
    const indexer = start(broken);
    const memory = store.put('kept');
    expect(await indexer.embedNow([memory.seq])).toBe(false);
    expect(waiting()).toBe(1);
    expect(indexer.degraded()).toMatch(/model/);
    expect(failures).toHaveLength(1);
    rmSync(directory, { recursive: true });
  });

  it('with one text keeps no other from being embedded', async () => {
    const counted = counting();
    const failing: Embedder = {
      ...counted,
      embedDocuments: (texts) =>
        texts.includes('poison')
          ? Promise.reject(new Error('cannot read this'))
          : counted.embedDocuments(texts),
    };
    await embedder.ready();
    const indexer = start(failing);
    const texts = ['one', 'poison', 'two'].map((text) => store.put(text));
    const answers = await Promise.all(texts.map(({ seq }) => indexer.embedNow([seq])));
    expect(answers).toEqual([true, false, true]);
    expect(queued(store.db, 10).map(({ content }) => content)).toEqual(['poison']);
    expect(failures).toHaveLength(1);
    expect(indexer.degraded()).toBeNull();
  });

  it('with the disk is told, and tried again', async () => {
    await embedder.ready();
    store.db.raw.exec(
      `CREATE TRIGGER full BEFORE INSERT ON pieces BEGIN SELECT raise(ABORT, 'no space'); END`,
    );
    const indexer = start();
    const memory = store.put('kept');
    expect(await indexer.embedNow([memory.seq])).toBe(false);
    expect(failures.length).toBeGreaterThan(0);
    store.db.raw.exec('DROP TRIGGER full');
    await emptied();
    expect(vectorCount()).toBe(1);
  });

  it('with the disk at its start is told, and tried again', async () => {
    const { seq, content } = store.put('from another model');
    store.db.write((tx) =>
      saveVectors(tx, { seq, content, model: 'older', vectors: [new Float32Array(384).fill(1)] }),
    );
    store.db.raw.exec(
      `CREATE TRIGGER full BEFORE INSERT ON embedding_queue BEGIN SELECT raise(ABORT, 'no space'); END`,
    );
    start();
    await eventually(() => expect(failures).toHaveLength(1));
    store.db.raw.exec('DROP TRIGGER full');
    await eventually(() =>
      expect(store.db.get('SELECT model FROM pieces')).toEqual({ model: embedder.modelId }),
    );
  });
});
