import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Activity, ActivityRequest } from '../../../shared/activity.ts';
import { QueryRequest } from '../../../shared/query.ts';
import { dayOf, lastDays } from '../domain/days.ts';
import type { Caller } from '../domain/principal.ts';
import { seriesOf } from './activity.ts';
import { DAY, openTestEngine, type TestEngine } from './testing/engine.ts';

let t: TestEngine;
let ann: { caller: Caller; apiKey: string };
let coder: Caller;
let writer: Caller;
const NOON = Date.UTC(2025, 0, 10, 12);

const activityFor = (caller: Caller, request: object = {}): Promise<Activity> =>
  t.engine.memories.activity(caller, ActivityRequest.parse({ days: 4, ...request }));

beforeAll(async () => {
  t = await openTestEngine('required', { model: false });
  ann = t.user({ user: 'ann' });
  coder = t.as(ann.apiKey, 'coder');
  writer = t.as(ann.apiKey, 'writer');
  const { memories } = t.engine;
  t.time.now = NOON;
  const first = await t.store(coder, { content: 'Ann compiles with warnings as errors' });
  await t.store(writer, { content: 'Ann writes in British English' });
  t.time.now = NOON + DAY;
  await t.store(coder, { content: 'Ann names branches after issues' });
  memories.approve(ann.caller, first.memory.id, {});
  t.time.now = NOON + 2 * DAY;
  await memories.edit(coder, first.memory.id, { content: 'Ann compiles with warnings' });
  t.time.now = NOON + 3 * DAY;
  memories.approve(ann.caller, first.memory.id, {});
  await t.search(coder, { query: 'warnings' });
});
afterAll(() => t.close());

describe('activity', () => {
  test('counts the memories that each agent stored, day by day', async () => {
    const { days, created } = await activityFor(ann.caller);
    expect(days).toEqual(['2025-01-10', '2025-01-11', '2025-01-12', '2025-01-13']);
    expect(created).toEqual([
      { user: 'ann', agent: 'coder', counts: [1, 1, 0, 0] },
      { user: 'ann', agent: 'writer', counts: [1, 0, 0, 0] },
    ]);
  });

  test('tells how many waited at the end of each day, changes of approved memories included', async () => {
    expect((await activityFor(ann.caller)).waiting).toEqual([2, 2, 3, 2]);
  });

  test('ends with the number that waits now, a delete and its undo included', async () => {
    const { memories } = t.engine;
    const waiting = await memories.query(ann.caller, QueryRequest.parse({ waiting: true }));
    const [one] = waiting.memories;
    memories.delete(ann.caller, one?.id ?? '', {});
    expect((await activityFor(ann.caller)).waiting?.at(-1)).toBe(1);
    memories.undo(ann.caller, one?.id ?? '', {});
    expect((await activityFor(ann.caller)).waiting?.at(-1)).toBe(2);
  });

  test('says nothing of what waits to those who do not review', async () => {
    expect((await activityFor(coder)).waiting).toBeNull();
    expect((await activityFor(coder)).created).toEqual([
      { user: 'ann', agent: 'coder', counts: [1, 0, 0, 0] },
    ]);
  });

  test('counts the memories that were recalled, by agent', async () => {
    expect((await activityFor(ann.caller)).recalled).toEqual([
      { user: 'ann', agent: 'coder', counts: [0, 0, 0, 1] },
    ]);
  });

  test('shows nobody the doings of others, and an admin those of everybody it manages', async () => {
    const bob = t.user({ user: 'bob' }).caller;
    expect(await activityFor(bob)).toMatchObject({ created: [], recalled: [], waiting: [0, 0, 0, 0] });
    expect((await activityFor(t.admin)).recalled).toHaveLength(1);
  });

  test('puts a day’s edge where the time zone has it', async () => {
    const { days, created } = await activityFor(ann.caller, { time_zone: 'Pacific/Kiritimati', days: 3 });
    expect(days.at(-1)).toBe('2025-01-14');
    expect(created[0]?.counts).toEqual([1, 0, 0]);
  });
});

test('agents beyond the busiest eleven are one series together', () => {
  const days = lastDays(NOON, 2, 'UTC');
  const today = days[1]?.start ?? 0;
  expect(dayOf(days, today)).toBe(1);
  const counts = Array.from({ length: 14 }, (_, index) => ({
    quarter: today,
    user: 'ann',
    agent: `agent-${index}`,
    count: index + 1,
  }));
  const series = seriesOf(days, counts);
  expect(series).toHaveLength(12);
  expect(series[0]).toEqual({ user: 'ann', agent: 'agent-13', counts: [0, 14] });
  expect(series[11]).toEqual({ user: null, agent: null, counts: [0, 1 + 2 + 3] });
});
