import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NO_LINES, withLine } from '../../../../shared/checksum.ts';
import type { Caller } from '../../domain/principal.ts';
import { codeOf, openTestEngine, type TestEngine } from '../testing/engine.ts';
import { importItems, importText } from './testing/transfer.ts';

let t: TestEngine;
let bot: Caller;
beforeAll(async () => {
  t = await openTestEngine('auto', { model: false });
  bot = t.as(t.engine.ownerKey, 'bot');
});
afterAll(() => t.close());

const query = (request: object) =>
  t.engine.memories.query(t.admin, {
    state: 'all',
    waiting: false,
    order: 'created',
    limit: 1000,
    ...request,
  });

describe('an import', () => {
  test('waits for review whatever the approval policy, and says where each memory is from', async () => {
    const { id, created } = await importItems(
      t,
      t.admin,
      [
        { content: 'Tea is better than coffee', type: 'preference', tags: ['drinks'] },
        { content: 'The office moved', created_at: '2024-05-01T12:00:00Z', at: 'line 7' },
      ],
      { name: 'notes.csv', format: 'csv' },
    );
    expect(created).toBe(2);
    const { memories } = await query({ import: id });
    expect(memories).toMatchObject([
      {
        content: 'The office moved',
        state: 'inactive',
        source: 'import',
        created_at: '2024-05-01T12:00:00.000Z',
      },
      { content: 'Tea is better than coffee', type: 'preference', tags: ['drinks'], reviewed_at: null },
    ]);
    const { versions } = t.engine.memories.history(t.admin, memories[0]?.id ?? '');
    expect(versions).toMatchObject([
      { source: 'import', reason: `Imported from notes.csv (csv, ${id}).`, at: '2025-01-15T00:00:00.000Z' },
    ]);
    expect(t.engine.transfer.getImport(t.admin, id ?? '')).toMatchObject({
      name: 'notes.csv',
      state: 'finished',
      position: 2,
      created: 2,
    });
  });

  test('is approved on request by those who may review', async () => {
    const required = await openTestEngine('required', { model: false });
    try {
      await importItems(required, required.admin, [{ content: 'Approved' }], { mode: 'approve' });
      expect(await required.contents(required.admin)).toEqual(['Approved']);
      const agent = required.as(required.engine.ownerKey, 'bot');
      expect(await codeOf(() => importItems(required, agent, [{ content: 'x' }], { mode: 'approve' }))).toBe(
        'forbidden',
      );
      await importItems(required, agent, [{ content: 'From an agent' }]);
      expect(await required.contents(required.admin, { state: 'inactive' })).toEqual(['From an agent']);
    } finally {
      await required.close();
    }
  });

  test('adds nothing that is there already, and changes nothing', async () => {
    await t.storeActive(t.admin, { content: 'Known' });
    await t.storeActive(t.admin, { content: 'Staging is at .100', namespace: 'infra', key: 'staging' });
    const result = await importItems(t, t.admin, [
      { content: ' Known\n' },
      { content: 'New here' },
      { content: 'New here' },
      { content: 'Staging is at .100', namespace: 'infra', key: 'staging' },
      { content: 'Staging is at .200', namespace: 'infra', key: 'staging' },
    ]);
    expect(result.items.map((item) => item.outcome)).toEqual([
      'duplicate',
      'created',
      'duplicate',
      'duplicate',
      'failed',
    ]);
    expect(result.items[4]?.error).toMatchObject({
      code: 'conflict',
      message: 'Another memory is stored under infra/staging; an import changes none.',
    });
    expect(t.engine.memories.retrieve(t.admin, { path: 'infra/staging' }).content).toBe('Staging is at .100');
  });

  test('says of each line what is wrong with it, and takes the others', async () => {
    const result = await importText(
      t,
      t.admin,
      [
        '{"content":"Good before"}',
        '{"content":"cut of',
        '{"content":"","at":"line 3"}',
        `{"content":${JSON.stringify('x'.repeat(40_000))}}`,
        '{"content":"Has \\u0000 in it"}',
        `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
        '{"content":"For all","scope":"tenant","type":"opinion"}',
        '{"problem":"is not valid UTF-8","at":"line 8"}',
        '{"content":"Good after <script>alert(1)</script>"}',
      ].join('\n'),
    );
    expect(result).toMatchObject({ created: 2, failed: 7 });
    expect(result.items.map((item) => item.error?.message ?? item.outcome)).toEqual([
      'created',
      'The line is not valid JSON.',
      'content: must not be empty',
      expect.stringContaining('content: is longer than 32 KiB'),
      'content: must not contain NUL characters',
      'The JSON nests deeper than 64 levels.',
      'type: must be one of fact, preference, experience',
      'is not valid UTF-8',
      'created',
    ]);
    expect(result.items[2]?.at).toBe('line 3');
    expect(result.items[7]).toMatchObject({ position: 7, at: 'line 8' });
  });

  test('changes nothing when it is a dry run', async () => {
    const before = (await query({})).memories.length;
    const dry = await importItems(t, t.admin, [{ content: 'Dry one' }, { content: 'Known' }, {}], {
      dry_run: true,
    });
    expect(dry).toMatchObject({ import: null, id: undefined, created: 1, duplicates: 1, failed: 1 });
    expect((await query({})).memories.length).toBe(before);
    expect(t.engine.transfer.imports(t.admin).every((one) => one.created < 3)).toBe(true);
  });

  test('goes on where it was cut off, with the same source only', async () => {
    const items = Array.from({ length: 350 }, (_, index) => ({ content: `Part ${index}` }));
    const { id = '', position } = await importItems(t, t.admin, items.slice(0, 230), { more: true }).then(
      (result) => ({ id: result.id ?? '', position: result.import?.position }),
    );
    expect(position).toBe(230);
    const resume = (from: number, request: object) =>
      importItems(t, t.admin, items.slice(from), { resume: id, position: from, ...request });
    expect(await codeOf(() => resume(200, {}))).toBe('conflict');
    const sum = (count: number, change = '') =>
      items
        .slice(0, count)
        .reduce(
          (all, item) => withLine(all, new TextEncoder().encode(JSON.stringify(item) + change)),
          NO_LINES,
        );
    expect(await codeOf(() => resume(230, { checksum: sum(230, ' ') }))).toBe('conflict');
    const rest = await resume(230, { checksum: sum(230) });
    expect(rest).toMatchObject({ created: 120, import: { created: 350, position: 350, state: 'finished' } });
    expect((await query({ import: id })).memories.length).toBe(350);
    expect(await codeOf(() => resume(350, {}))).toBe('conflict');
  });

  test('keeps what it did when its source breaks off', async () => {
    async function* broken() {
      for (let index = 0; index < 250; index += 1)
        yield new TextEncoder().encode(JSON.stringify({ content: `Broken ${index}` }));
      throw new Error('cut');
    }
    const request = {
      mode: 'review',
      dry_run: false,
      name: 'b',
      format: 'jsonl',
      settings: '',
      more: false,
    } as const;
    let id = '';
    const begun = (one: { id: string }) => {
      id = one.id;
    };
    const on = { begun, items: () => {} };
    await expect(t.engine.transfer.import(t.admin, request, broken(), on)).rejects.toThrow('cut');
    expect(t.engine.transfer.getImport(t.admin, id)).toMatchObject({
      state: 'open',
      position: 200,
      created: 200,
    });
  });

  test('is listed for those whom it concerns', async () => {
    const { id = '' } = await importItems(t, bot, [{ content: 'By the bot' }], { name: 'bot.jsonl' });
    const other = t.as(t.engine.ownerKey, 'other');
    const stranger = t.user({ user: 'stranger' }).caller;
    const named = (caller: Caller) => t.engine.transfer.imports(caller).map((one) => one.name);
    expect(named(bot)).toEqual(['bot.jsonl']);
    expect(named(other)).toEqual([]);
    expect(named(t.admin)).toContain('bot.jsonl');
    expect(named(stranger)).toEqual([]);
    expect(await codeOf(() => t.engine.transfer.getImport(stranger, id))).toBe('not_found');
    expect(await codeOf(() => t.engine.transfer.undoImport(other, id, () => {}))).toBe('not_found');
  });
});

describe('undoing an import', () => {
  test('deletes what it brought, approved or not, and nothing else; it can be imported again', async () => {
    const items = [{ content: 'Undo a' }, { content: 'Undo b' }, { content: 'Known' }];
    const { id = '', items: outcomes } = await importItems(t, t.admin, items);
    t.engine.memories.approve(t.admin, outcomes[0]?.id ?? '', {});
    const undone = await t.engine.transfer.undoImport(t.admin, id, () => {});
    expect(undone).toMatchObject({ deleted: 2, failed: 0, import: { state: 'undone' } });
    expect((await query({ import: id })).memories).toEqual([]);
    expect(await t.contents(t.admin, { limit: 1000 })).toContain('Known');
    expect(await codeOf(() => importItems(t, t.admin, [], { resume: id, position: 3 }))).toBe('conflict');

    const again = await importItems(t, t.admin, items, { mode: 'approve' });
    expect(again).toMatchObject({ created: 2, duplicates: 1 });
    expect(await t.contents(t.admin, { limit: 1000 })).toContain('Undo b');
  });

  test('can itself be taken back, memory by memory', async () => {
    const { id = '', items } = await importItems(t, t.admin, [{ content: 'Back again' }], {
      mode: 'approve',
    });
    await t.engine.transfer.undoImport(t.admin, id, () => {});
    t.engine.memories.undo(t.admin, items[0]?.id ?? '', {});
    expect(await t.contents(t.admin, { limit: 1000 })).toContain('Back again');
  });
});
