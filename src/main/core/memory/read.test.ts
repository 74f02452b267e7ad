import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FacetsRequest } from '../../../shared/facets.ts';
import { openTestEngine, type TestEngine } from './testing/engine.ts';

let t: TestEngine;
beforeAll(async () => {
  t = await openTestEngine('auto');
});
afterAll(() => t.close());

describe('scopes', () => {
  test('decide who recalls a memory', async () => {
    const ann = t.user({ user: 'ann' });
    const bob = t.user({ user: 'bob' });
    const eve = t.user({ user: 'eve', tenant: 'elsewhere' });
    const annsBot = t.as(ann.apiKey, 'bot');
    for (const scope of ['agent', 'user', 'tenant'] as const)
      await t.store(annsBot, { content: `of scope ${scope}`, scope });
    await t.store(t.admin, { content: 'of scope global', scope: 'global' });
    const seen = async (caller: typeof annsBot) =>
      (await t.contents(caller)).filter((text) => text.startsWith('of scope'));
    expect(await seen(annsBot)).toEqual([
      'of scope agent',
      'of scope user',
      'of scope tenant',
      'of scope global',
    ]);
    expect(await seen(t.as(ann.apiKey, 'other'))).toEqual([
      'of scope user',
      'of scope tenant',
      'of scope global',
    ]);
    expect(await seen(bob.caller)).toEqual(['of scope tenant', 'of scope global']);
    expect(await seen(eve.caller)).toEqual(['of scope global']);
  });

  test('a person sees the private memories of their own agents when they ask for all states', async () => {
    const ann = t.as(t.engine.ownerKey);
    await t.store(t.as(t.engine.ownerKey, 'diary'), { content: 'Private to diary', scope: 'agent' });
    expect(await t.contents(ann)).not.toContain('Private to diary');
    expect(await t.contents(ann, { state: 'all' })).toContain('Private to diary');
  });

  test('a grant opens memories of others, and taking it back closes them', async () => {
    const cleo = t.user({ user: 'cleo' }).caller;
    const dan = t.user({ user: 'dan' }).caller;
    await t.store(cleo, { content: 'Shared by cleo', namespace: 'plans/2025' });
    await t.store(cleo, { content: 'Kept by cleo', namespace: 'plans2' });
    const tuple = {
      subject: { type: 'user', id: 'dan' },
      relation: 'can_read',
      object: { type: 'namespace', id: 'plans' },
    } as const;
    t.engine.identity.grant(cleo, tuple);
    expect(await t.contents(dan, { user: 'cleo' })).toEqual(['Shared by cleo']);
    t.engine.identity.revokeGrant(cleo, tuple);
    expect(await t.contents(dan, { user: 'cleo' })).toEqual([]);
  });
});

describe('retrieve', () => {
  test("prefers the caller's own memory among those that share a path", async () => {
    const path = { namespace: 'shared', key: 'motto' };
    await t.store(t.admin, { content: "The admin's", scope: 'tenant', ...path });
    const fay = t.user({ user: 'fay' }).caller;
    expect(t.engine.memories.retrieve(fay, { path: 'shared/motto' }).content).toBe("The admin's");
    await t.store(fay, { content: "Fay's", ...path });
    expect(t.engine.memories.retrieve(fay, path).content).toBe("Fay's");
  });
});

describe('uses', () => {
  test('are counted for what is handed out, not for lists, and are no versions', async () => {
    const { memory } = await t.store(t.admin, { content: 'Counted use' });
    t.engine.memories.get(t.admin, memory.id);
    await t.contents(t.admin);
    const seen = t.engine.memories.get(t.admin, memory.id);
    expect(seen).toMatchObject({ access_count: 2, version: 1 });
    expect(seen.last_accessed_at).toBe(new Date(t.time.now).toISOString());
  });
});

describe('stats', () => {
  test('count what the caller may read or review', async () => {
    const gus = t.user({ user: 'gus', approval: 'required' });
    await t.store(gus.caller, { content: 'waits', type: 'preference' });
    const bot = t.as(gus.apiKey, 'bot');
    await t.storeActive(gus.caller, { content: 'is active', scope: 'agent' });
    const stats = await t.engine.memories.stats(gus.caller);
    expect(stats.by_agent.default).toBeGreaterThanOrEqual(2);
    expect(stats.waiting).toBe(1);
    expect(await t.engine.memories.stats(bot)).toMatchObject({ waiting: null });
  });
});

describe('facets', () => {
  const countsOf = (facet: { value: string; count: number }[]) =>
    Object.fromEntries(facet.map(({ value, count }) => [value, count]));

  test('count a list, each without its own filter but tags', async () => {
    const { caller: ida, apiKey } = t.user({ user: 'ida', tenant: 'facets' });
    await t.store(ida, { content: 'a', namespace: 'work/plans', tags: ['red', 'round'] });
    await t.store(ida, { content: 'b', namespace: 'home', tags: ['red'] });
    await t.store(ida, { content: 'c', type: 'preference', namespace: 'work' });
    await t.store(t.as(apiKey, 'bot'), { content: 'd', scope: 'agent' });
    const request = FacetsRequest.parse({ state: 'all', type: 'fact', user: 'ida' });
    const facets = await t.engine.memories.facets(ida, request);
    expect(facets.total).toBe(3);
    expect(countsOf(facets.type)).toEqual({ fact: 3, preference: 1 });
    expect(countsOf(facets.agent)).toEqual({ default: 2, bot: 1 });
    expect(countsOf(facets.namespace)).toEqual({ 'work/plans': 1, home: 1 });
    expect(facets.tags).toEqual([
      { value: 'red', count: 2 },
      { value: 'round', count: 1 },
    ]);
    // The private memory of the bot is active, but recall would not serve it to the agent that this person acts as.
    expect(countsOf(facets.state)).toEqual({ active: 2 });
  });
});

describe('events', () => {
  test('tell subscribers ids of what they may see, and end with the key', async () => {
    const hal = t.user({ user: 'hal' });
    const told: string[] = [];
    let ended = false;
    t.engine.events.subscribe(
      hal.caller.principal,
      (event) => told.push(`${event.type} ${event.id}`),
      () => {
        ended = true;
      },
    );
    const own = (await t.store(hal.caller, { content: 'mine' })).memory.id;
    await t.store(t.admin, { content: 'not for hal' });
    const team = (await t.store(t.admin, { content: 'for the team', scope: 'tenant' })).memory.id;
    t.engine.memories.delete(t.admin, team, {});
    expect(told).toEqual([`memory.stored ${own}`, `memory.stored ${team}`, `memory.deleted ${team}`]);
    t.engine.identity.revokeKey(t.admin, hal.caller.principal.keyId);
    expect(ended).toBe(true);
    await t.store(t.admin, { content: 'after the end', scope: 'tenant' });
    expect(told).toHaveLength(3);
  });
});
