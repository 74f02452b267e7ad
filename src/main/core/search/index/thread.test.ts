import { setImmediate as nextTurn } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { MemoryRecord } from '../../domain/memory.ts';
import { NOW } from '../testing/store.ts';
import type { FromIndex } from './protocol.ts';
import { Setup } from './testing/thread.ts';

let setup: Setup;
afterEach(() => setup.close());

/** What a purge leaves of a memory. */
const PURGED: Partial<MemoryRecord> = {
  content: '',
  tags: [],
  state: 'inactive',
  deleted_at: NOW,
  purged_at: NOW,
};

describe('a thread that crashes', () => {
  it('leaves the answers to SQLite, says so, and comes back by itself', async () => {
    setup = new Setup(['the river is wide', 'the invoice is paid']);
    await setup.ready();
    expect(await setup.ask('river')).toEqual([1]);

    await setup.worker?.terminate();
    await setup.until(() => setup.index.state().phase === 'failed');
    expect(setup.index.state()).toMatchObject({
      memories: 0,
      detail: expect.stringMatching(/^The search index in memory failed: .+ Answers come from SQLite/),
    });
    expect(setup.failures).toHaveLength(1);
    const { seq } = setup.put('another river');
    expect(await setup.ask('river')).toEqual([1, seq]);

    await setup.ready();
    expect(setup.index.state()).toMatchObject({ memories: 3, detail: null });
    expect(await setup.ask('river')).toEqual([1, seq]);
  });

  it('loses no question that was under way', async () => {
    setup = new Setup(['the river is wide']);
    await setup.ready();
    const questions = Array.from({ length: 20 }, () => setup.ask('river'));
    void setup.worker?.terminate();
    for (const answer of await Promise.all(questions)) expect(answer).toEqual([1]);
  });
});

describe('a saved block', () => {
  it('is what the next start loads', async () => {
    setup = new Setup(['the river is wide', 'the invoice is paid']);
    await setup.saved();
    await setup.reopen();
    await setup.ready();
    expect(await setup.ask('river')).toEqual([1]);
    expect(setup.index.state()).toMatchObject({ memories: 2, vectors: 2, detail: null });
  });

  it('is waited for by a question that comes while it is loaded', async () => {
    setup = new Setup(['the river is wide', 'the invoice is paid']);
    await setup.saved();
    await setup.reopen();
    expect(setup.index.state().phase).toBe('loading');
    expect(await setup.ask('river')).toEqual([1]);
    expect(setup.index.state().phase).toBe('ready');
  });

  it('that is missing is not waited for: SQLite answers while it is made', async () => {
    setup = new Setup(['the river is wide', 'the invoice is paid']);
    const phases = new Set<string>();
    await nextTurn();
    setup.worker?.on('message', (message: FromIndex) => {
      if (message.kind === 'state') phases.add(message.state.phase);
    });
    await setup.ready();
    expect([...phases]).toEqual(['loading', 'rebuilding', 'ready']);
    expect(await setup.ask('river')).toEqual([1]);
  });

  const damages: [string, (data: Uint8Array) => Uint8Array, fitting: boolean][] = [
    ['with a flipped bit', (data) => data.map((byte, at) => (at === 100 ? byte ^ 1 : byte)), false],
    ['that is cut off', (data) => data.slice(0, -40), true],
    ['that is empty', () => new Uint8Array(), true],
    ['full of something else', (data) => data.map((_, at) => at % 251), true],
  ];
  it.each(damages)('%s is made anew', async (_, damage, fitting) => {
    setup = new Setup(['the river is wide', 'the invoice is paid']);
    await setup.saved();
    await setup.index.close();
    for (const { kind, data } of setup.savedBlocks()) {
      const damaged = damage(new Uint8Array(data));
      // One whose checksum fits was written so: by a defect, or by another program.
      const checksum = crc32(fitting ? damaged : data);
      setup.store.db.write((tx) =>
        tx.run('UPDATE index_blocks SET data = :damaged, checksum = :checksum WHERE kind = :kind', {
          kind,
          damaged,
          checksum,
        }),
      );
    }
    await setup.reopen();
    await setup.ready();
    expect(await setup.ask('river')).toEqual([1]);
    expect(setup.index.state()).toMatchObject({ memories: 2, vectors: 2, detail: null });
    expect(setup.failures).toEqual([]);
    await setup.until(() => setup.savedBlocks().every(({ data }) => data.length > 0));
  });

  it('from before what the log has forgotten is noticed by its count, and made anew', async () => {
    setup = new Setup(['the river is wide']);
    await setup.saved();
    setup.put('a second river');
    setup.store.db.write((tx) =>
      tx.run('DELETE FROM index_log WHERE change < (SELECT max(change) FROM index_log)'),
    );
    await setup.reopen();
    await setup.ready();
    expect(await setup.ask('river')).toEqual([1, 2]);
    expect(setup.index.state()).toMatchObject({ memories: 2, vectors: 2, detail: null });
  });

  it('that holds what was purged while it was on its way does not reach the disk', async () => {
    setup = new Setup();
    const secret = setup.put('the vault code is 4711', { tags: ['vault-4711'] });
    setup.put('the river is wide');
    const held = () => setup.savedBlocks().some(({ data }) => Buffer.from(data).includes('vault-4711'));
    await setup.ready();
    // The thread sends its blocks while this one does nothing: the purge comes before they are looked at.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 4000);
    setup.store.change(secret, PURGED);
    await setup.saved();
    expect(held()).toBe(false);
    expect(await setup.ask('vault')).toEqual([]);

    setup.put('the vault has a new code', { tags: ['vault-4711'] });
    await setup.reopen();
    await setup.ready();
    expect(await setup.ask('vault')).toEqual([3]);
  });
});

describe('unloading', () => {
  it('frees the memory, leaves the answers to SQLite and says why; loading brings it back', async () => {
    setup = new Setup(['the river is wide']);
    await setup.ready();
    expect(setup.index.state().bytes).toBeGreaterThan(0);
    await setup.index.unload('Somebody else needs the memory.');
    expect(setup.index.state()).toMatchObject({
      phase: 'unloaded',
      memories: 0,
      bytes: 0,
      detail: 'Somebody else needs the memory.',
    });
    expect(await setup.ask('river')).toEqual([1]);
    setup.put('another river');
    setup.index.load();
    await setup.ready();
    expect(await setup.ask('river')).toEqual([1, 2]);
    expect(setup.failures).toEqual([]);
  });

  it('holds although the thread was about to be started again after a crash', async () => {
    setup = new Setup(['the river is wide']);
    await setup.ready();
    await setup.worker?.terminate();
    await setup.until(() => setup.index.state().phase === 'failed');
    await setup.index.unload('Somebody else needs the memory.');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(setup.index.state().phase).toBe('unloaded');
  });
});
