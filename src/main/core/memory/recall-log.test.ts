import { afterEach, beforeEach, expect, test } from 'vitest';
import { HoldfastError } from '../../../shared/errors.ts';
import { createStore, NOW, type TestStore } from '../search/testing/store.ts';
import { recallsOf } from '../store/recalls.ts';
import { createRecallLog } from './recall-log.ts';

let store: TestStore;
beforeEach(() => {
  store = createStore();
});
afterEach(() => store.close());

const fillDisk = () => store.db.raw.pragma('max_page_count = 1');
const freeDisk = () => store.db.raw.pragma('max_page_count = 1000000');

test('what cannot be written on a full disk is told, keeps nobody from reading, and is written later', () => {
  const failures: unknown[] = [];
  const log = createRecallLog(store.db, (error) => failures.push(error));
  const { seq } = store.put('Tea at five');
  fillDisk();
  // More than the free room of a page.
  log.note({
    seqs: Array.from({ length: 50 }, () => seq),
    at: NOW,
    user: 'alice',
    agent: 'default',
    session: 's'.repeat(200),
    source: 'http',
    via: 'search',
  });
  log.flush();
  expect(failures.map((error) => error instanceof HoldfastError && error.code)).toEqual(['storage_full']);
  freeDisk();
  log.flush();
  expect(recallsOf(store.db, seq, { sql: 'TRUE', params: {} }, 100)).toHaveLength(50);
});
