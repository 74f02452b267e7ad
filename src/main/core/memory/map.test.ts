import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ArrangeMapRequest, MapRequest, type MapResult } from '../../../shared/map.ts';
import { EditRequest } from '../../../shared/memory.ts';
import type { Caller } from '../domain/principal.ts';
import { openDatabase } from '../store/database.ts';
import { codeOf, openTestEngine, type TestEngine } from './testing/engine.ts';

const TOPICS = {
  cooking: ['pasta', 'rice', 'soup', 'bread', 'salad', 'curry', 'cake', 'fish', 'beans', 'pizza'],
  sailing: ['mast', 'sail', 'harbour', 'anchor', 'rudder', 'keel', 'wind', 'tide', 'deck', 'rope'],
};
const dishes = TOPICS.cooking.map((dish) => `She is cooking ${dish} in the kitchen for dinner.`);
const boats = TOPICS.sailing.map((part) => `Sailing a boat at sea takes care of the ${part}.`);

let test: TestEngine;
beforeEach(async () => {
  test = await openTestEngine('auto');
});
afterEach(() => test.close());

async function storeAll(
  caller: Caller,
  texts: readonly string[],
  scope: 'agent' | 'user' | 'tenant' = 'user',
) {
  const stored = [];
  for (const content of texts)
    stored.push((await test.store(caller, { content, scope, embed: 'now' })).memory);
  return stored;
}

const arrange = (caller: Caller, anew = false, onProgress = () => {}) =>
  test.engine.map.arrange(caller, ArrangeMapRequest.parse({ anew }), onProgress);

async function draw(caller: Caller, request: Partial<MapRequest> = {}): Promise<MapResult> {
  const json = await test.engine.map.draw(caller, MapRequest.parse(request));
  return JSON.parse(new TextDecoder().decode(json));
}

/** Where a memory is; undefined when it is not on the map. */
function placeOf({ points }: MapResult, id: string): (number | undefined)[] | undefined {
  const at = points.id.indexOf(id);
  return at === -1 ? undefined : [points.x[at], points.y[at]];
}

/** Reads what is kept about places, as the file has it. */
function keptPoints(): number {
  const db = openDatabase(`${test.root}/holdfast.db`, { readonly: true });
  try {
    return db.get<{ n: number }>('SELECT count(*) AS n FROM map_points')?.n ?? 0;
  } finally {
    db.close();
  }
}

describe('the map', () => {
  it('is empty until memories are arranged, and says how many wait for a place', async () => {
    expect(await draw(test.admin)).toMatchObject({ laid_out_at: null, unplaced: 0, clusters: [] });
    expect(await arrange(test.admin)).toEqual({ laid_out_at: null });
    await storeAll(test.admin, dishes);
    expect(await draw(test.admin)).toMatchObject({ laid_out_at: null, unplaced: 10 });
    expect(await arrange(test.admin)).toEqual({ laid_out_at: new Date(test.time.now).toISOString() });
    const map = await draw(test.admin);
    expect(map.unplaced).toBe(0);
    expect(map.points.id).toHaveLength(10);
  });

  it('puts what means similar things together, and names it', async () => {
    await storeAll(test.admin, [...dishes, ...boats]);
    await arrange(test.admin);
    const { points, clusters } = await draw(test.admin);
    const distance = (a: number, b: number) =>
      Math.hypot((points.x[a] ?? 0) - (points.x[b] ?? 0), (points.y[a] ?? 0) - (points.y[b] ?? 0));
    const nearest = points.id.map((_, a) =>
      [...points.id.keys()]
        .filter((b) => b !== a)
        .reduce((best, b) => (distance(a, b) < distance(a, best) ? b : best)),
    );
    expect(nearest.filter((b, a) => a < 10 === b < 10).length).toBeGreaterThanOrEqual(18);
    expect(clusters.length).toBeGreaterThan(0);
    expect(clusters.flatMap(({ words }) => words)).toEqual(expect.arrayContaining(['cooking', 'sailing']));
  });

  it('has a column for each thing that it can be coloured by', async () => {
    await storeAll(test.admin, dishes.slice(0, 2));
    await storeAll(test.admin, boats.slice(0, 1), 'tenant');
    await arrange(test.admin);
    const { points } = await draw(test.admin);
    expect(points.scope).toEqual({ values: ['user', 'tenant'], of: [0, 0, 1] });
    expect(points.type).toEqual({ values: ['fact'], of: [0, 0, 0] });
    expect(points.created_at).toEqual([0, 0, 0].map(() => test.time.now / 1000));
    expect((await draw(test.admin, { scope: ['tenant'] })).points.id).toHaveLength(1);
  });

  it('stays as it is while memories come: they are placed on it', async () => {
    const before = await storeAll(test.admin, [...dishes, ...boats]);
    await arrange(test.admin);
    const first = await draw(test.admin);
    const [late] = await storeAll(test.admin, ['She is cooking noodles in the kitchen for dinner.']);
    expect((await draw(test.admin)).unplaced).toBe(1);
    await arrange(test.admin);
    const second = await draw(test.admin);
    expect(placeOf(second, late?.id ?? '')).toBeDefined();
    for (const { id } of before) expect(placeOf(second, id)).toEqual(placeOf(first, id));
  });

  it('is laid out anew when it has grown by half', async () => {
    await storeAll(test.admin, dishes);
    const first = await arrange(test.admin);
    test.time.now += 1000;
    await storeAll(test.admin, boats.slice(0, 4));
    expect(await arrange(test.admin)).toEqual(first);
    await storeAll(test.admin, boats.slice(4));
    expect(await arrange(test.admin)).not.toEqual(first);
    expect(keptPoints()).toBe(20);
  });

  it('is laid out anew on request, by an administrator only', async () => {
    const bob = test.user({ user: 'bob', role: 'writer' }).caller;
    await storeAll(test.admin, dishes);
    const first = await arrange(test.admin);
    test.time.now += 1000;
    expect(await codeOf(() => arrange(bob, true))).toBe('forbidden');
    expect(await arrange(bob)).toEqual(first);
    expect(await arrange(test.admin, true)).not.toEqual(first);
  });

  it('is the same for the same memories', async () => {
    await storeAll(test.admin, [...dishes, ...boats]);
    await arrange(test.admin);
    const { points } = await draw(test.admin);
    await arrange(test.admin, true);
    expect((await draw(test.admin)).points).toEqual(points);
  });

  it('is arranged once for all who ask at the same time, and says how far it is', async () => {
    await storeAll(test.admin, [...dishes, ...boats]);
    const progress = vi.fn();
    await Promise.all([arrange(test.admin, false, progress), arrange(test.admin), draw(test.admin)]);
    expect(progress).toHaveBeenCalledWith(expect.objectContaining({ total: 100 }));
    expect(keptPoints()).toBe(20);
  });
});

describe('who looks at the map', () => {
  it('sees nothing of what is hidden from it, in points or in words', async () => {
    const bob = test.user({ user: 'bob', role: 'writer' }).caller;
    await storeAll(test.admin, dishes);
    const [shared] = await storeAll(test.admin, boats.slice(0, 1), 'tenant');
    await arrange(test.admin);
    const map = await draw(bob);
    expect(map.points.id).toEqual([shared?.id]);
    expect(map).toMatchObject({ unplaced: 0, clusters: [] });
    const all = JSON.stringify(map);
    for (const word of ['cooking', 'kitchen', ...TOPICS.cooking]) expect(all).not.toContain(word);
  });

  it('may ask for what waits only if it may review', async () => {
    const agent = test.as(test.engine.ownerKey, 'coder');
    const { memory } = await test.store(test.admin, {
      content: dishes[0] ?? '',
      state: 'inactive',
      embed: 'now',
    });
    await arrange(test.admin);
    expect((await draw(test.admin)).points.id).toEqual([]);
    expect((await draw(test.admin, { state: 'all' })).points.id).toEqual([memory.id]);
    expect(await codeOf(() => test.engine.map.draw(agent, MapRequest.parse({ state: 'all' })))).toBe(
      'forbidden',
    );
  });
});

describe('a memory', () => {
  it('leaves the map when it is deleted, and is back where it was when that is undone', async () => {
    const [memory] = await storeAll(test.admin, [...dishes, ...boats]);
    const id = memory?.id ?? '';
    await arrange(test.admin);
    const place = placeOf(await draw(test.admin), id);
    test.engine.memories.delete(test.admin, id, {});
    expect(placeOf(await draw(test.admin), id)).toBeUndefined();
    test.engine.memories.undo(test.admin, id, {});
    expect(placeOf(await draw(test.admin), id)).toEqual(place);
  });

  it('leaves nothing on the map when it is purged', async () => {
    const [memory] = await storeAll(test.admin, [...dishes, ...boats]);
    await arrange(test.admin);
    test.engine.memories.purge(test.admin, memory?.id ?? '');
    expect(placeOf(await draw(test.admin), memory?.id ?? '')).toBeUndefined();
    expect(keptPoints()).toBe(19);
  });

  it('moves when its text changes', async () => {
    const [memory] = await storeAll(test.admin, [...dishes, ...boats]);
    const id = memory?.id ?? '';
    await arrange(test.admin);
    const before = placeOf(await draw(test.admin), id);
    const content = 'Sailing a boat at sea takes care of the crew.';
    await test.engine.memories.edit(test.admin, id, EditRequest.parse({ content, approve: true }));
    expect((await draw(test.admin)).unplaced).toBe(1);
    await arrange(test.admin);
    const after = placeOf(await draw(test.admin), id);
    expect(after).toBeDefined();
    expect(after).not.toEqual(before);
  });
});

it('a map that is being made ends with the engine', async () => {
  await storeAll(test.admin, [...dishes, ...boats]);
  const arranging = codeOf(() => arrange(test.admin));
  await test.close();
  expect(['unavailable', 'no error']).toContain(await arranging);
  test = await openTestEngine('auto');
});
