import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HoldfastError } from '../../../../shared/errors.ts';
import { EditRequest, type StoreInput } from '../../../../shared/memory.ts';
import type { Caller } from '../../domain/principal.ts';
import { openTestEngine, type TestEngine } from '../testing/engine.ts';
import { exported, importText, memoriesIn } from './testing/transfer.ts';

const DAY = 86_400_000;

const content = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((text) => text.trim() !== '' && !text.includes('\0') && text.isWellFormed());
const word = fc.stringMatching(/^[a-z][a-z0-9 ="'<>,;-]{0,11}$/);

const fields = fc.record(
  {
    content,
    type: fc.constantFrom('fact' as const, 'preference' as const, 'experience' as const),
    scope: fc.constantFrom('agent' as const, 'user' as const, 'tenant' as const),
    importance: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    tags: fc.array(word, { maxLength: 3 }),
    metadata: fc.dictionary(word, fc.jsonValue({ maxDepth: 2, stringUnit: 'grapheme' }), { maxKeys: 3 }),
    namespace: fc.constantFrom('project/x', 'people'),
    key: fc.constantFrom('a', 'b', 'c', 'd'),
    valid_from: fc.constant('2025-03-01T10:00:00+02:00'),
    expires_at: fc.constantFrom('2026-01-01T00:00:00Z', '2025-01-17T00:00:00Z'),
  },
  { requiredKeys: ['content'] },
);

const step = fc.oneof(
  fc.record({ do: fc.constant('edit' as const), by: fc.constantFrom('admin', 'bot'), change: fields }),
  fc.record({ do: fc.constantFrom('approve', 'deactivate', 'delete', 'undo', 'restore', 'purge', 'read') }),
);

const life = fc.record({
  by: fc.constantFrom('admin' as const, 'bot' as const, 'alice' as const),
  start: fields,
  steps: fc.array(step, { maxLength: 6 }),
});
type Life = typeof life extends fc.Arbitrary<infer T> ? T : never;

/** Most requests of a random life are refused for a reason; those change nothing. */
async function tryTo(action: () => unknown): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
  }
}

async function live(t: TestEngine, callers: Record<Life['by'], Caller>, { by, start, steps }: Life) {
  const { memories } = t.engine;
  const { key, ...rest } = start;
  const request = (start.namespace === undefined ? rest : start) as StoreInput;
  let id = '';
  await tryTo(async () => {
    id = (await t.store(callers[by], { ...request, session: 's1' })).memory.id;
  });
  for (const one of steps) {
    t.time.now += DAY / 8;
    await tryTo(async () => {
      if ('change' in one)
        await memories.edit(callers[one.by as Life['by']], id, EditRequest.parse(one.change));
      else if (one.do === 'approve') memories.approve(t.admin, id, { reason: 'it is right' });
      else if (one.do === 'deactivate') memories.deactivate(t.admin, id, {});
      else if (one.do === 'delete') memories.delete(t.admin, id, { reason: 'no longer true' });
      else if (one.do === 'undo') memories.undo(t.admin, id, {});
      else if (one.do === 'restore') memories.restore(t.admin, id, { version: 1 });
      else if (one.do === 'purge') memories.purge(t.admin, id);
      else memories.get(t.admin, id);
    });
  }
}

describe('an export', () => {
  test('restored into an empty engine is exported again byte for byte, versions and reviews included', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 12 }), async (lives) => {
        const t = await openTestEngine('required', { model: false });
        const empty = await openTestEngine('required', { model: false });
        try {
          const alice = t.user({ user: 'alice', role: 'writer' }).caller;
          const callers = { admin: t.admin, bot: t.as(t.engine.ownerKey, 'bot'), alice };
          for (const one of lives) await live(t, callers, one);
          const text = exported(t, t.admin);
          const memories = memoriesIn(text);

          const { items, ...result } = await importText(empty, empty.admin, text, { mode: 'restore' });
          expect(items.filter((item) => item.outcome !== 'created')).toEqual([]);
          expect(result.created).toBe(memories.length);
          expect(exported(empty, empty.admin)).toBe(text);

          const again = await importText(empty, empty.admin, text, { mode: 'restore' });
          expect(again).toMatchObject({ created: 0, duplicates: memories.length, failed: 0 });
          const report = await empty.engine.system.doctor(empty.admin, {}, () => {});
          expect(report.findings.filter((finding) => !finding.ok)).toEqual([]);

          const undone = await empty.engine.transfer.undoImport(empty.admin, result.id ?? '', () => {});
          expect(undone.failed).toBe(0);
          expect(await empty.contents(empty.admin, { state: 'all', limit: 1000 })).toEqual([]);
          await importText(empty, empty.admin, text, { mode: 'restore' });
          expect(exported(empty, empty.admin)).toBe(text);
        } finally {
          await t.close();
          await empty.close();
        }
      }),
      { numRuns: 15 },
    );
  }, 120_000);
});
