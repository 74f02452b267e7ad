import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { StoreBatchRequest, StoreRequest } from '../../../shared/memory.ts';
import { codeOf, DAY, openTestEngine, type TestEngine } from './testing/engine.ts';

let t: TestEngine;
beforeAll(async () => {
  t = await openTestEngine('required');
});
afterAll(() => t.close());

describe('a new memory', () => {
  test('waits for review and is in no ordinary answer', async () => {
    const { memory, outcome } = await t.store(t.admin, { content: 'User prefers dark theme' });
    expect(outcome).toBe('created');
    expect(memory).toMatchObject({
      state: 'inactive',
      type: 'fact',
      scope: 'user',
      importance: null,
      version: 1,
    });
    expect(await t.contents(t.admin)).toEqual([]);
    expect(await t.contents(t.admin, { state: 'inactive' })).toEqual(['User prefers dark theme']);
  });

  test('keeps what it was given: an importance of 0, tags once each, metadata, times', async () => {
    const given = {
      importance: 0,
      metadata: { speaker: 'Ada', nested: [1, { deep: null }] },
      valid_from: '2025-01-01T00:00:00.000Z',
      session: 'monday',
    };
    const { memory } = await t.store(t.admin, { content: 'Kept as given', tags: ['a', 'b', 'a'], ...given });
    expect(memory).toMatchObject({ ...given, tags: ['a', 'b'] });
  });

  test('can be stored active by a person who may review it, and by a trusted key', async () => {
    const { memory } = await t.store(t.admin, { content: 'Approved in person', state: 'active' });
    expect(memory).toMatchObject({ state: 'active', reviewed_by: 'admin' });
    const { apiKey } = t.user({ user: 'trusting', approval: 'auto' });
    expect((await t.store(t.as(apiKey, 'bot'), { content: 'From a trusted key' })).memory.state).toBe(
      'active',
    );
  });

  test('cannot be stored active by an agent that needs approval', async () => {
    const { apiKey } = t.user({ user: 'careful' });
    const agent = t.as(apiKey, 'bot');
    expect(await codeOf(() => t.store(agent, { content: 'Let me in', state: 'active' }))).toBe('forbidden');
    expect(await t.contents(t.as(apiKey), { state: 'all' })).toEqual([]);
  });

  test('needs the role writer for scope tenant and an admin in person for scope global', async () => {
    const reader = t.user({ user: 'reader', role: 'reader' }).caller;
    const reviewer = t.user({ user: 'reviewer', role: 'reviewer' }).caller;
    const adminsAgent = t.as(t.engine.ownerKey, 'helper');
    expect(await codeOf(() => t.store(reader, { content: 'x', scope: 'tenant' }))).toBe('forbidden');
    expect(await codeOf(() => t.store(reviewer, { content: 'x', scope: 'global' }))).toBe('forbidden');
    expect(await codeOf(() => t.store(adminsAgent, { content: 'x', scope: 'global' }))).toBe('forbidden');
    expect((await t.store(reviewer, { content: 'Reviews are required', scope: 'tenant' })).outcome).toBe(
      'created',
    );
    expect((await t.store(t.admin, { content: 'Water is wet', scope: 'global' })).outcome).toBe('created');
  });

  test('may not have expired already', async () => {
    const expires_at = new Date(t.time.now - 1).toISOString();
    expect(await codeOf(() => t.store(t.admin, { content: 'Too late', expires_at }))).toBe(
      'validation_failed',
    );
  });

  test('is gone from recall once it expires, and still there for review', async () => {
    const expires_at = new Date(t.time.now + DAY).toISOString();
    await t.storeActive(t.admin, { content: 'Until tomorrow', expires_at });
    expect(await t.contents(t.admin)).toContain('Until tomorrow');
    t.time.now += DAY;
    expect(await t.contents(t.admin)).not.toContain('Until tomorrow');
    expect(await t.contents(t.admin, { state: 'all' })).toContain('Until tomorrow');
  });
});

describe('the same text again', () => {
  test('by the same owner in the same scope answers with the memory that is there', async () => {
    const first = await t.store(t.admin, { content: 'Only once' });
    const second = await t.store(t.admin, { content: '  Only once\n' });
    expect(second).toMatchObject({ outcome: 'duplicate', memory: { id: first.memory.id } });
    expect(second.notice).toContain('waits for review');
  });

  test('is another memory in another scope, namespace or hand, or when asked for', async () => {
    const other = t.user({ user: 'other' }).caller;
    const places = [
      [t.admin, { scope: 'user' }],
      [t.admin, { scope: 'agent' }],
      [t.admin, { namespace: 'work' }],
      [other, { scope: 'user' }],
      [t.admin, { on_duplicate: 'store' }],
    ] as const;
    const ids = new Set<string>();
    for (const [caller, place] of places)
      ids.add((await t.store(caller, { content: 'Said by many', ...place })).memory.id);
    expect(ids.size).toBe(places.length);
  });

  test('never activates what a person set aside, and says why', async () => {
    const { apiKey, caller } = t.user({ user: 'strict', approval: 'auto' });
    const { memory } = await t.store(t.as(apiKey, 'bot'), { content: 'The moon is cheese' });
    t.engine.memories.deactivate(caller, memory.id, {});
    const again = await t.store(t.as(apiKey, 'bot'), { content: 'The moon is cheese' });
    expect(again).toMatchObject({ outcome: 'unchanged', memory: { id: memory.id, state: 'inactive' } });
    expect(again.notice).toContain('strict set it aside');
  });

  test('waits for review after a person rejected it, even from a trusted key', async () => {
    const { apiKey, caller } = t.user({ user: 'picky', approval: 'auto' });
    const bot = t.as(apiKey, 'bot');
    const { memory } = await t.store(bot, { content: 'The earth is flat', state: 'inactive' });
    t.engine.memories.delete(caller, memory.id, {});
    const again = await t.store(bot, { content: 'The earth is flat' });
    expect(again).toMatchObject({ outcome: 'created', memory: { state: 'inactive' } });
    expect(again.notice).toContain('rejected');
  });
});

describe('a store under a namespace and key', () => {
  test('makes a new version of the same memory', async () => {
    const path = { namespace: 'profile', key: 'city' };
    const first = await t.store(t.admin, { content: 'Lives in Oslo', ...path });
    const second = await t.store(t.admin, { content: 'Lives in Bergen', ...path });
    expect(second).toMatchObject({
      outcome: 'updated',
      memory: { id: first.memory.id, content: 'Lives in Bergen', version: 2, state: 'inactive' },
    });
    expect((await t.store(t.admin, { content: 'Lives in Bergen', ...path })).outcome).toBe('duplicate');
  });

  test('of an approved memory waits for approval while the approved version is recalled', async () => {
    const path = { namespace: 'profile', key: 'editor' };
    const { id } = await t.storeActive(t.admin, { content: 'Uses Vim', ...path });
    const agent = t.as(t.engine.ownerKey, 'typist');
    const changed = await t.store(agent, { content: 'Uses Emacs', ...path });
    expect(changed).toMatchObject({
      outcome: 'pending',
      memory: { id, content: 'Uses Vim', pending_version: 2 },
    });
    expect(t.engine.memories.retrieve(t.admin, path).content).toBe('Uses Vim');
  });

  test('stays inactive when the memory was set aside', async () => {
    const { apiKey, caller } = t.user({ user: 'keyed', approval: 'auto' });
    const path = { namespace: 'n', key: 'k' };
    const { memory } = await t.store(t.as(apiKey, 'bot'), { content: 'one', ...path });
    t.engine.memories.deactivate(caller, memory.id, {});
    const again = await t.store(t.as(apiKey, 'bot'), { content: 'two', ...path });
    expect(again).toMatchObject({ outcome: 'updated', memory: { state: 'inactive', content: 'two' } });
    expect(again.notice).toContain('set aside');
  });

  test('is free again after a delete, and each owner has its own', async () => {
    const path = { namespace: 'free', key: 'k' };
    const { memory } = await t.store(t.admin, { content: 'first life', ...path });
    t.engine.memories.delete(t.admin, memory.id, {});
    const second = await t.store(t.admin, { content: 'second life', ...path });
    expect(second.memory.id).not.toBe(memory.id);
    const other = t.user({ user: 'neighbour' }).caller;
    expect((await t.store(other, { content: 'mine', ...path })).outcome).toBe('created');
    expect(await codeOf(() => t.engine.memories.undo(t.admin, memory.id, {}))).toBe('conflict');
  });
});

describe('an idempotency key', () => {
  const request = { content: 'Stored once', on_duplicate: 'store' } as const;
  const store = (key: string, content: string = request.content) =>
    t.engine.memories.store(t.admin, StoreRequest.parse({ ...request, content, embed: 'later' }), key);

  test('answers a repeated call with the first memory', async () => {
    const first = await store('a-1');
    expect(await store('a-1')).toMatchObject({ memory: { id: first.memory.id }, outcome: 'created' });
    expect((await store('a-2')).memory.id).not.toBe(first.memory.id);
  });

  test('is refused for another request', async () => {
    expect(await codeOf(() => store('a-1', 'Something else'))).toBe('idempotency_mismatch');
  });

  test('covers every item of a batch', async () => {
    const batch = StoreBatchRequest.parse({
      memories: [request, { ...request, content: 'And this' }],
      embed: 'later',
    });
    const ids = async () =>
      (await t.engine.memories.storeBatch(t.admin, batch, 'b-1')).results.map((r) => r.ok && r.id);
    expect(await ids()).toEqual(await ids());
  });
});

describe('a batch', () => {
  test('stores what is good and says for each item what is not', async () => {
    const items = [
      { content: 'good one' },
      { content: '' },
      { content: 'x', importance: 1.5 },
      { content: 'also good', tags: ['t'] },
      { content: 'forbidden', scope: 'global' },
      'not even an object',
    ];
    const agent = t.as(t.engine.ownerKey, 'importer');
    const request = StoreBatchRequest.parse({ memories: items, embed: 'later' });
    const result = await t.engine.memories.storeBatch(agent, request);
    expect(result).toMatchObject({ stored: 2, failed: 4 });
    expect(result.results.map((r) => (r.ok ? r.outcome : r.error.code))).toEqual([
      'created',
      'validation_failed',
      'validation_failed',
      'created',
      'forbidden',
      'validation_failed',
    ]);
  });

  test('is told once for each memory that it stored, whatever failed beside it', async () => {
    const memories = [
      { content: 'told' },
      { content: 'told too' },
      { content: 'late', expires_at: '2020-01-01T00:00:00.000Z' },
    ];
    const told: string[] = [];
    const { close } = t.engine.events.subscribe(
      t.admin.principal,
      (event) => told.push(event.id),
      () => {},
    );
    const request = StoreBatchRequest.parse({ memories, embed: 'later' });
    const { results } = await t.engine.memories.storeBatch(t.admin, request);
    close();
    expect(results.map((result) => result.ok)).toEqual([true, true, false]);
    expect(told).toEqual(results.flatMap((result) => (result.ok ? [result.id] : [])));
  });
});

describe('stores at the same time', () => {
  test('of several callers are each answered for themselves: what fails stops no other', async () => {
    const { caller } = t.user({ user: 'simultaneous' });
    const answers = await Promise.allSettled([
      t.store(t.admin, { content: 'at once, by the admin' }),
      t.store(caller, { content: 'at once, and forbidden', scope: 'global' }),
      t.store(caller, { content: 'at once, by a user' }),
      t.store(caller, { content: 'at once, by a user' }),
    ]);
    const outcomes = answers.map((answer) =>
      answer.status === 'fulfilled'
        ? `${answer.value.outcome} by ${answer.value.memory.user}`
        : answer.reason.code,
    );
    expect(outcomes).toEqual([
      'created by admin',
      'forbidden',
      'created by simultaneous',
      'duplicate by simultaneous',
    ]);
  });
});
