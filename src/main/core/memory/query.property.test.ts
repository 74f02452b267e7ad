import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FacetsRequest } from '../../../shared/facets.ts';
import { type Memory, SCOPES, type Scope, STATES, StoreBatchRequest, TYPES } from '../../../shared/memory.ts';
import { ORDERS, type QueryInput, QueryRequest } from '../../../shared/query.ts';
import { DAY, openTestEngine, type TestEngine } from './testing/engine.ts';

const NAMESPACES = ['work', 'work/holdfast', 'worktop', 'home'];
const TAGS = ['a', 'b', 'c'];
const START = Date.UTC(2025, 0, 15);

const item = fc.record({
  scope: fc.constantFrom(...SCOPES),
  type: fc.constantFrom(...TYPES),
  state: fc.constantFrom(...STATES),
  namespace: fc.option(fc.constantFrom(...NAMESPACES)),
  tags: fc.uniqueArray(fc.constantFrom(...TAGS)),
  importance: fc.option(fc.constantFrom(0, 0.25, 0.5, 1)),
  session: fc.option(fc.constantFrom('s1', 's2')),
});

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const day = fc.constantFrom('2025-01-15', '2025-01-17', '2025-01-20', '2025-01', '2024');
const question = fc.record({
  scope: maybe(fc.subarray([...SCOPES])),
  type: maybe(fc.subarray([...TYPES])),
  state: maybe(fc.constantFrom('active' as const, 'inactive' as const, 'all' as const)),
  namespace: maybe(fc.constantFrom(...NAMESPACES)),
  namespace_prefix: maybe(fc.constantFrom('work', 'work/', 'h', '%')),
  tags: maybe(fc.subarray(TAGS)),
  session: maybe(fc.constantFrom('s1', 's3')),
  created_after: maybe(day),
  importance_min: maybe(fc.constantFrom(0, 0.25, 0.5)),
  importance_max: maybe(fc.constantFrom(0.5, 1)),
  order: fc.constantFrom(...ORDERS),
});

let t: TestEngine;
/** Everything that is stored, in the order in which it was. */
let all: Memory[];

beforeAll(async () => {
  t = await openTestEngine('required');
  for (const [index, fields] of fc.sample(item, { numRuns: 300, seed: 1 }).entries()) {
    t.time.now = START + Math.floor(index / 40) * DAY;
    const memories = [{ ...fields, content: `memory ${index}`, on_duplicate: 'store' }];
    await t.engine.memories.storeBatch(t.admin, StoreBatchRequest.parse({ memories, embed: 'later' }));
  }
  all = (await t.engine.memories.query(t.admin, QueryRequest.parse({ state: 'all', limit: 1000 }))).memories;
});
afterAll(() => t.close());

const AFTER: Record<string, number> = {
  '2025-01-15': Date.UTC(2025, 0, 15),
  '2025-01-17': Date.UTC(2025, 0, 17),
  '2025-01-20': Date.UTC(2025, 0, 20),
  '2025-01': Date.UTC(2025, 0, 1),
  '2024': Date.UTC(2024, 0, 1),
};

function matches(memory: Memory, asked: QueryInput): boolean {
  const {
    scope,
    type,
    tags,
    state = 'active',
  } = asked as { scope?: string[]; type?: string[]; tags?: string[]; state?: string };
  const within = (list: string[] | undefined, value: string) => !list?.length || list.includes(value);
  const importance = memory.importance;
  return (
    (state === 'all' || memory.state === state) &&
    within(scope, memory.scope) &&
    within(type, memory.type) &&
    (asked.namespace === undefined || memory.namespace === asked.namespace) &&
    (asked.namespace_prefix === undefined || (memory.namespace ?? '').startsWith(asked.namespace_prefix)) &&
    (tags ?? []).every((tag) => memory.tags.includes(tag)) &&
    (asked.session === undefined || memory.session === asked.session) &&
    (asked.created_after === undefined ||
      Date.parse(memory.created_at) >= (AFTER[asked.created_after] ?? 0)) &&
    (asked.importance_min === undefined ||
      (importance !== null && importance >= Number(asked.importance_min))) &&
    (asked.importance_max === undefined ||
      (importance !== null && importance <= Number(asked.importance_max)))
  );
}

function expected(asked: QueryInput): string[] {
  const order = asked.order ?? 'created';
  const sign = order.startsWith('-') ? -1 : 1;
  const key = (memory: Memory) =>
    order.endsWith('importance') ? (memory.importance ?? -1) : Date.parse(memory.created_at);
  return all
    .map((memory, index) => ({ memory, index }))
    .filter(({ memory }) => matches(memory, asked))
    .sort((a, b) => sign * (key(a.memory) - key(b.memory) || a.index - b.index))
    .map(({ memory }) => memory.id);
}

describe('query', () => {
  test('returns exactly what a plain filter over all memories returns, in order', async () => {
    await fc.assert(
      fc.asyncProperty(question, async (asked) => {
        const got = await t.engine.memories.query(t.admin, QueryRequest.parse({ ...asked, limit: 1000 }));
        expect(got.memories.map((memory) => memory.id)).toEqual(expected(asked));
        expect(got.next_cursor).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  test('begins anywhere when told to skip', async () => {
    await fc.assert(
      fc.asyncProperty(
        question,
        fc.nat({ max: 50 }),
        fc.integer({ min: 1, max: 50 }),
        async (asked, skip, limit) => {
          const page = await t.engine.memories.query(t.admin, QueryRequest.parse({ ...asked, skip, limit }));
          expect(page.memories.map((memory) => memory.id)).toEqual(expected(asked).slice(skip, skip + limit));
        },
      ),
      { numRuns: 100 },
    );
  });

  test('has as many as its facets say', async () => {
    await fc.assert(
      fc.asyncProperty(question, async ({ order: _, ...filters }) => {
        const facets = await t.engine.memories.facets(t.admin, FacetsRequest.parse(filters));
        expect(facets.total).toBe(expected(filters).length);
        for (const { value, count } of facets.scope)
          expect(count).toBe(expected({ ...filters, scope: [value as Scope] }).length);
        for (const { value, count } of facets.tags)
          expect(count).toBe(expected({ ...filters, tags: [...(filters.tags ?? []), value] }).length);
      }),
      { numRuns: 100 },
    );
  });

  test('gives the same through pages of any size', async () => {
    await fc.assert(
      fc.asyncProperty(question, fc.integer({ min: 1, max: 50 }), async (asked, limit) => {
        const ids: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await t.engine.memories.query(
            t.admin,
            QueryRequest.parse({ ...asked, limit, cursor }),
          );
          expect(page.memories.length).toBeLessThanOrEqual(limit);
          ids.push(...page.memories.map((memory) => memory.id));
          cursor = page.next_cursor ?? undefined;
        } while (cursor !== undefined);
        expect(ids).toEqual(expected(asked));
      }),
      { numRuns: 100 },
    );
  });
});
