import type { Worker } from 'node:worker_threads';
import { saveVectors } from '../../../store/vectors.ts';
import type { CandidateSource } from '../../candidates.ts';
import { PIPELINE } from '../../pipeline.ts';
import { sqliteSource } from '../../sqlite-source.ts';
import { createStore, served, servedFilter, type TestStore } from '../../testing/store.ts';
import { indexSource } from '../source.ts';
import { IndexThread } from '../thread.ts';

export const MODEL = 'test';

/** A unit vector that is the same for the same seed. */
export function vectorFrom(seed: number): Float32Array {
  const made = Float32Array.from({ length: 384 }, (_, i) => Math.sin(seed * 7.13 * (i + 1)));
  const size = Math.hypot(...made);
  return made.map((value) => value / size);
}

/** A store with the index thread over it, asked as search does. */
export class Setup {
  readonly store: TestStore = createStore();
  readonly failures: unknown[] = [];
  index: IndexThread;
  /** The thread that was started last. */
  worker: Worker | undefined;
  #source: CandidateSource;
  readonly #onWorker = (worker: Worker) => {
    this.worker = worker;
  };

  constructor(contents: readonly string[] = []) {
    process.on('worker', this.#onWorker);
    for (const content of contents) this.put(content);
    [this.index, this.#source] = this.#open();
  }

  #open(): [IndexThread, CandidateSource] {
    const { db } = this.store;
    const index = new IndexThread({
      db,
      model: () => MODEL,
      onFailure: (error) => this.failures.push(error),
    });
    return [index, indexSource(index, sqliteSource(db, MODEL))];
  }

  /** Stores a memory and its vector. */
  put(content: string, fields: Parameters<TestStore['put']>[1] = {}) {
    const record = this.store.put(content, fields);
    const vectors = [vectorFrom(record.seq)];
    this.store.db.write((tx) => saveVectors(tx, { seq: record.seq, content, model: MODEL, vectors }));
    return record;
  }

  /** Rows of the memories that hold a word, in their order, whoever answers. */
  async ask(word: string): Promise<number[]> {
    const { lexical, semantic } = PIPELINE;
    const terms = [{ stem: word, weight: 1 }];
    const query = { terms, vector: null, filter: servedFilter(), k: 10, limit: 10, lexical, semantic };
    const { candidates } = await this.#source.find({ query, words: [word], where: served() });
    const holding = candidates.filter(({ coverage }) => coverage > 0);
    return holding.map(({ seq }) => seq).sort((a, b) => a - b);
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  ready(): Promise<void> {
    return this.until(() => this.index.state().phase === 'ready');
  }

  savedBlocks(): { kind: string; data: Uint8Array }[] {
    return this.store.db.all('SELECT kind, data FROM index_blocks ORDER BY kind');
  }

  /** Resolves when both blocks are saved and no change is left to follow. */
  async saved(): Promise<void> {
    const waiting = () => this.store.db.get<{ n: number }>('SELECT count(*) AS n FROM index_log')?.n ?? 0;
    await this.until(() => this.savedBlocks().length === 2 && waiting() <= 1);
  }

  /** Ends the thread as the end of the engine does, and starts it again. */
  async reopen(): Promise<void> {
    await this.index.close();
    [this.index, this.#source] = this.#open();
  }

  async close(): Promise<void> {
    process.off('worker', this.#onWorker);
    await this.index.close();
    this.store.close();
  }
}
