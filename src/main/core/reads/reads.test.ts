import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dataDirectory } from '../directory.ts';
import { openTestEngine, type TestEngine } from '../memory/testing/engine.ts';
import { openDatabase } from '../store/database.ts';
import { Reads } from './reads.ts';
import type { ReadTask } from './task.ts';

const ALL = { sql: 'm.deleted_at IS NULL', params: {} };
const TASKS: ReadTask[] = [
  { kind: 'groups', where: ALL },
  { kind: 'facets', where: ALL, recalled: ALL, tagged: ALL, tagsMax: 10 },
  { kind: 'engine' },
  { kind: 'agents', of: { user: null, tenant: null }, now: 0 },
  { kind: 'page', where: ALL, options: { order: '-created', limit: 1 } },
  { kind: 'audit', request: { limit: 10 } },
  { kind: 'queue', where: ALL, options: { limit: 10 } },
  { kind: 'activity', since: 0, created: ALL, reviewed: ALL, recalled: { sql: 'TRUE', params: {} } },
];

let t: TestEngine;
beforeAll(async () => {
  t = await openTestEngine();
  await t.store(t.admin, { content: 'a', type: 'preference', tags: ['red'] });
  await t.storeActive(t.admin, { content: 'b', namespace: 'work', tags: ['red', 'round'] });
});
afterAll(() => t.close());

/** Reads on a connection of its own, with threads where there are more memories than `few`. */
function readsFor(few: number) {
  const db = openDatabase(dataDirectory(t.root).database);
  const failures: unknown[] = [];
  const reads = new Reads({ db, few, onFailure: (error) => failures.push(error) });
  return { reads, failures, end: () => reads.close().then(() => db.close()) };
}

test.each(TASKS)('a thread reads what is read without one: $kind', async (task) => {
  const [threaded, direct] = [readsFor(0), readsFor(100)];
  expect(await threaded.reads.of(task)).toEqual(await direct.reads.of(task));
  expect(threaded.failures).toEqual([]);
  await Promise.all([threaded.end(), direct.end()]);
});

test('it sees what was stored since it was asked last', async () => {
  const { reads, end } = readsFor(0);
  const before = await reads.of({ kind: 'engine' });
  await t.storeActive(t.admin, { content: 'c' });
  expect((await reads.of({ kind: 'engine' })).active).toBe(before.active + 1);
  await end();
});

test('who waits when it ends is told so', async () => {
  const { reads, end } = readsFor(0);
  const asked = reads.of({ kind: 'engine' });
  await nextTurn();
  const ended = end();
  await expect(reads.of({ kind: 'engine' })).rejects.toMatchObject({ code: 'unavailable' });
  await asked.catch(({ code }) => expect(code).toBe('unavailable'));
  await ended;
});
