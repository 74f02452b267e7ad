import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../../../test/support/directories.ts';
import { openDatabase } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { HeldCounts } from './held-counts.ts';

const MANY = 5000;
const entry = new Uint8Array(100);

function counts(): HeldCounts {
  const db = openDatabase(join(temporaryDirectory(), 'holdfast.db'));
  migrate(db, () => {});
  return new HeldCounts(db, 'tm');
}

test('T-8: a device with too much waiting is full, and no other one', () => {
  const held = counts();
  for (let n = 0; n < MANY; n++) held.add('otto', 'undecryptable', entry);
  expect(held.isFull('otto', true)).toBe(true);
  expect(held.isFull('anna', true)).toBe(false);
  expect(held.isAnyFull).toBe(true);
  held.remove('otto', 'undecryptable', entry);
  expect(held.isAnyFull).toBe(false);
  expect(held.entries).toBe(MANY - 1);
});

test('T-8: many bytes are too much as well', () => {
  const held = counts();
  held.add('otto', 'future', new Uint8Array(16 * 1024 * 1024));
  expect(held.isFull('otto', true)).toBe(true);
});

test('T-8: devices that nobody knows have one allowance together: a relay can make up as many as it likes', () => {
  const held = counts();
  for (let n = 0; n < MANY; n++) held.add(`made up ${n}`, 'unknown_device', entry);
  expect(held.isFull('one more', false)).toBe(true);
  expect(held.isFull('anna', true)).toBe(false);
});
