import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dataDirectory } from '../directory.ts';
import { openTestEngine, type TestEngine } from '../memory/testing/engine.ts';
import { openDatabase } from '../store/database.ts';
import type { CountTask } from './count.ts';
import { Counts } from './counts.ts';

const ALL = { sql: 'm.deleted_at IS NULL', params: {} };
const TASKS: CountTask[] = [
  { kind: 'groups', where: ALL },
  { kind: 'facets', where: ALL, recalled: ALL, tagged: ALL, tagsMax: 10 },
  { kind: 'engine' },
];

let t: TestEngine;
beforeAll(async () => {
  t = await openTestEngine();
  await t.store(t.admin, { content: 'a', type: 'preference', tags: ['red'] });
  await t.storeActive(t.admin, { content: 'b', namespace: 'work', tags: ['red', 'round'] });
});
afterAll(() => t.close());

/** Counts on a connection of its own, with a thread where there are more memories than `few`. */
function countsFor(few: number) {
  const db = openDatabase(dataDirectory(t.root).database);
  const failures: unknown[] = [];
  const counts = new Counts({ db, few, onFailure: (error) => failures.push(error) });
  return { counts, failures, end: () => counts.close().then(() => db.close()) };
}

test.each(TASKS)('a thread counts what is counted without one: $kind', async (task) => {
  const [threaded, direct] = [countsFor(0), countsFor(100)];
  expect(await threaded.counts.of(task)).toEqual(await direct.counts.of(task));
  expect(threaded.failures).toEqual([]);
  await Promise.all([threaded.end(), direct.end()]);
});

test('it sees what was stored since it was asked last', async () => {
  const { counts, end } = countsFor(0);
  const before = await counts.of({ kind: 'engine' });
  await t.storeActive(t.admin, { content: 'c' });
  expect((await counts.of({ kind: 'engine' })).active).toBe(before.active + 1);
  await end();
});

test('who waits when it ends is told so', async () => {
  const { counts, end } = countsFor(0);
  const asked = counts.of({ kind: 'engine' });
  await nextTurn();
  const ended = end();
  await expect(counts.of({ kind: 'engine' })).rejects.toMatchObject({ code: 'unavailable' });
  await asked.catch(({ code }) => expect(code).toBe('unavailable'));
  await ended;
});
