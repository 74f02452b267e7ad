import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../../test/support/directories.ts';
import { type Server, serve } from '../../test/support/engine.ts';
import { connect, type Holdfast, HoldfastError, type Import, type ImportOutcome } from './index.ts';

let engine: Server;
let holdfast: Holdfast;
beforeAll(async () => {
  engine = await serve(temporaryDirectory());
  holdfast = connect({ url: engine.url, apiKey: engine.ownerKey });
});
afterAll(() => engine.stop());

async function* items(word: string, count: number, failAt = count) {
  for (let index = 0; index < count; index += 1) {
    if (index === failAt) throw new Error('the source broke');
    yield { content: `${word} ${index}`, at: `item ${index}` };
  }
}

async function failure(promise: Promise<unknown>): Promise<HoldfastError> {
  const error = await promise.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(HoldfastError);
  return error as HoldfastError;
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of source) all.push(one);
  return all;
}

describe('an import', () => {
  test('takes any iterable and tells what became of each item, in order', async () => {
    const outcomes: ImportOutcome[] = [];
    const result = await holdfast.transfer.import(
      items('Many', 2300),
      { name: 'many' },
      { onItems: (more) => outcomes.push(...more) },
    );
    expect(result).toMatchObject({ created: 2300, failed: 0, import: { state: 'finished', position: 2300 } });
    expect(outcomes.map((one) => one.position)).toEqual(Array.from({ length: 2300 }, (_, index) => index));
    expect(outcomes[2299]).toMatchObject({ at: 'item 2299', outcome: 'created' });
    const { deleted } = await holdfast.transfer.undo(result.import?.id ?? '');
    expect(deleted).toBe(2300);
  });

  test('counts positions through a dry run as well', async () => {
    const outcomes: ImportOutcome[] = [];
    const result = await holdfast.transfer.import(
      items('Dry', 1200),
      { dry_run: true },
      { onItems: (more) => outcomes.push(...more) },
    );
    expect(result).toMatchObject({ import: null, created: 1200 });
    expect(outcomes.at(-1)?.position).toBe(1199);
  });

  test('is resumed with the same items, and refuses others', async () => {
    let id = '';
    const onBegun = (begun: Import) => {
      id = begun.id;
    };
    const broken = holdfast.transfer.import(items('Broken', 2500, 1700), {}, { onBegun });
    await expect(broken).rejects.toThrow('the source broke');
    expect(await holdfast.transfer.get(id)).toMatchObject({ state: 'open', position: 1000 });
    for (const other of [items('Other', 2500), items('Broken', 400)])
      expect((await failure(holdfast.transfer.import(other, { resume: id }))).code).toBe('conflict');
    const result = await holdfast.transfer.import(items('Broken', 2500), { resume: id });
    expect(result).toMatchObject({
      created: 1500,
      duplicates: 0,
      import: { created: 2500, state: 'finished' },
    });
    await holdfast.transfer.undo(id);
  });

  test('takes lines of JSON with their ends, and goes on behind them', async () => {
    const written = ['One', 'Two', 'Three'].map((content) => `${JSON.stringify({ content })}\r\n`);
    let id = '';
    const onBegun = (begun: Import) => {
      id = begun.id;
    };
    async function* cutOff() {
      // As many as one request takes, the blank one not counted.
      yield* [
        ...written,
        '\n',
        ...Array.from({ length: 997 }, (_, index) => `{"content":"Line ${index}"}\n`),
      ];
      throw new Error('the source broke');
    }
    await expect(holdfast.transfer.import(cutOff(), {}, { onBegun })).rejects.toThrow('the source broke');
    const all = [...written, ...Array.from({ length: 997 }, (_, index) => `{"content":"Line ${index}"}`)];
    const result = await holdfast.transfer.import([...all, '{"content":"Last"}\n'], { resume: id });
    expect(result).toMatchObject({ created: 1, import: { created: 1001, state: 'finished' } });
    await holdfast.transfer.undo(id);
  });

  test('ends at once when its signal aborts', async () => {
    const signal = AbortSignal.abort(new HoldfastError('unavailable', 'Enough.'));
    expect((await failure(holdfast.transfer.import(items('No', 5), {}, { signal }))).message).toBe('Enough.');
  });
});

describe('an export', () => {
  test('holds memories, or the lines that a restore takes', async () => {
    await holdfast.memories.store('Exported', { state: 'active', tags: ['export'], embed: 'later' });
    const [memory] = await collect(holdfast.transfer.export({ tags: 'export' }));
    expect(memory).toMatchObject({ content: 'Exported', versions: [{ operation: 'store' }] });
    const lines = await collect(holdfast.transfer.exportLines({ tags: 'export' }));
    expect(lines).toHaveLength(3);
    const restored = await holdfast.transfer.import(lines, { mode: 'restore' });
    expect(restored).toMatchObject({ created: 0, duplicates: 1, failed: 0 });
  });

  test.each([
    ['ends too early', '{"holdfast_export":1}\n{"id":"mem_1"}\n', 'unavailable'],
    [
      'ends with an error',
      '{"holdfast_export":1}\n{"error":{"code":"storage_full","message":"Full."}}\n',
      'storage_full',
    ],
  ])('that %s is an error', async (_, body, code) => {
    const server = createServer((__, response) => response.end(body)).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const { transfer } = connect({ url: `http://127.0.0.1:${port}`, apiKey: 'hfk_x' });
    expect((await failure(collect(transfer.export()))).code).toBe(code);
    server.close();
  });
});
