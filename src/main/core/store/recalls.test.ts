import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createStore, DAY, NOW, type TestStore } from '../search/testing/store.ts';
import { appendRecalls, pruneRecalls, type RecalledAnswer, recallCounts, recallsOf } from './recalls.ts';

let store: TestStore;
beforeEach(() => {
  store = createStore();
});
afterEach(() => store.close());

const ALL = { sql: 'TRUE', params: {} };

const handedOut = (at: number, seqs: readonly number[]): RecalledAnswer => ({
  seqs,
  at,
  user: 'alice',
  agent: 'default',
  session: null,
  source: 'http',
  via: 'search',
});

/** A memory that was recalled so many days ago, oldest first. */
function recalledDaysAgo(days: readonly number[]): number {
  const { seq } = store.put('Tea at five');
  store.db.write((db) => {
    for (const ago of days) appendRecalls(db, handedOut(NOW - ago * DAY, [seq]));
  });
  return seq;
}

const daysAgo = (seq: number) => recallsOf(store.db, seq, ALL, 100).map(({ at }) => (NOW - at) / DAY);
const prune = (bounds: { days?: number; rows?: number; countDays?: number }) =>
  store.db.write((db) =>
    pruneRecalls(db, {
      since: NOW - (bounds.days ?? 1000) * DAY,
      rows: bounds.rows ?? 1000,
      countsSince: NOW - (bounds.countDays ?? 1000) * DAY,
    }),
  );

describe('the log of recalls', () => {
  test('forgets what is older than its bound', () => {
    const seq = recalledDaysAgo([100, 91, 90, 5]);
    prune({ days: 90 });
    expect(daysAgo(seq)).toEqual([5, 90]);
    prune({ days: 1 });
    expect(daysAgo(seq)).toEqual([]);
  });

  test('keeps the newest rows when there are too many', () => {
    const seq = recalledDaysAgo([9, 8, 7, 6]);
    prune({ rows: 2 });
    expect(daysAgo(seq)).toEqual([6, 7]);
  });

  test('keeps its counts for longer than the recalls themselves', () => {
    recalledDaysAgo([100, 100, 5]);
    prune({ days: 90 });
    const counts = () => recallCounts(store.db, ALL, 0).map(({ count }) => count);
    expect(counts()).toEqual([2, 1]);
    prune({ countDays: 50 });
    expect(counts()).toEqual([1]);
  });

  test('takes up nothing of a memory that was purged before it was written', () => {
    const other = store.put('Tea at five');
    const memory = store.put('Tea at six');
    store.change(memory, { content: '', purged_at: NOW, deleted_at: NOW, state: 'inactive' });
    store.db.write((db) => appendRecalls(db, handedOut(NOW, [memory.seq, other.seq])));
    expect(daysAgo(memory.seq)).toEqual([]);
    expect(recallsOf(store.db, other.seq, ALL, 1).map(({ position }) => position)).toEqual([2]);
  });
});
