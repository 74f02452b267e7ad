import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Recalls, RecallsRequest } from '../../../shared/activity.ts';
import { ContextRequest } from '../../../shared/context.ts';
import type { Memory } from '../../../shared/memory.ts';
import type { Caller } from '../domain/principal.ts';
import { codeOf, openTestEngine, type TestEngine } from './testing/engine.ts';

let t: TestEngine;
let ann: { caller: Caller; apiKey: string };
let bob: { caller: Caller; apiKey: string };
let coder: Caller;
let shared: Memory;
const START = Date.UTC(2025, 0, 15, 22, 30);

const recallsFor = (caller: Caller, memory: Memory, request: object = {}): Recalls =>
  t.engine.memories.recalls(caller, memory.id, RecallsRequest.parse(request));

beforeAll(async () => {
  t = await openTestEngine('auto', { model: false });
  t.time.now = START;
  ann = t.user({ user: 'ann' });
  bob = t.user({ user: 'bob' });
  coder = { ...t.as(ann.apiKey, 'coder'), session: 'standup', source: 'mcp' };
  shared = await t.storeActive(ann.caller, { content: 'Releases leave on Tuesday', scope: 'tenant' });
  await t.search(coder, { query: 'secret plans for Tuesday' });
  t.time.now += 3_600_000;
  await t.engine.memories.context(bob.caller, ContextRequest.parse({ task: 'Tuesday' }));
});
afterAll(() => t.close());

describe('where a memory was recalled', () => {
  test('says when, by whom, from where and at which place', () => {
    expect(recallsFor(ann.caller, shared).recalls).toEqual([
      {
        at: '2025-01-15T22:30:00.000Z',
        user: 'ann',
        agent: 'coder',
        session: 'standup',
        source: 'mcp',
        via: 'search',
        position: 1,
      },
    ]);
  });

  test('never says what was asked', () => {
    expect(JSON.stringify(recallsFor(t.admin, shared))).not.toContain('secret');
  });

  test('shows recalls of those whom the caller may know of: its own, and to an admin all', () => {
    const users = (caller: Caller) => recallsFor(caller, shared).recalls.map(({ user }) => user);
    expect(users(ann.caller)).toEqual(['ann']);
    expect(users(bob.caller)).toEqual(['bob']);
    expect(users(t.admin)).toEqual(['bob', 'ann']);
  });

  test('counts by day and agent, in the time zone that is asked for', () => {
    const days = (time_zone: string) => recallsFor(t.admin, shared, { time_zone }).by_day;
    expect(days('Europe/Berlin')).toEqual([
      { day: '2025-01-15', user: 'ann', agent: 'coder', count: 1 },
      { day: '2025-01-16', user: 'bob', agent: 'default', count: 1 },
    ]);
    expect(days('UTC').map(({ day }) => day)).toEqual(['2025-01-15', '2025-01-15']);
  });

  test('is told to those who may read the memory', async () => {
    const own = await t.storeActive(bob.caller, { content: 'Bob walks to work' });
    expect(await codeOf(() => recallsFor(ann.caller, own))).toBe('not_found');
  });

  test('does not count what the app shows to a person', async () => {
    const before = recallsFor(t.admin, shared);
    await t.search({ ...ann.caller, source: 'ui' }, { query: 'Tuesday' });
    t.engine.memories.get({ ...ann.caller, source: 'ui' }, shared.id);
    expect(recallsFor(t.admin, shared)).toEqual(before);
    expect(t.engine.memories.get({ ...ann.caller, source: 'ui' }, shared.id).access_count).toBe(2);
  });

  test('does not tell of what waits for review, which nobody recalls', async () => {
    const { memory } = await t.store(ann.caller, { content: 'Lunch is at noon', state: 'inactive' });
    await t.search(ann.caller, { query: 'lunch', state: 'inactive' });
    expect(recallsFor(ann.caller, memory).recalls).toEqual([]);
  });

  test('is forgotten with a purge, of what was not written yet too', async () => {
    const gone = await t.storeActive(ann.caller, { content: 'The attic key is under the mat' });
    await t.search(ann.caller, { query: 'attic key' });
    t.engine.memories.purge(ann.caller, gone.id);
    await t.search(ann.caller, { query: 'attic key' });
    expect(await codeOf(() => recallsFor(ann.caller, gone))).toBe('not_found');
  });
});
