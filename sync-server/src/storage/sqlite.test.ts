import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../../test/support/directories.ts';
import { storageContract } from '../testing/storage-contract.ts';
import { openSqliteStorage } from './sqlite.ts';

const LIMITS = { teamBytes: 1e6, teams: 10 };

storageContract('SQLite', async (limits) => {
  const path = join(temporaryDirectory(), 'relay.db');
  const [a, b] = [openSqliteStorage(path, limits), openSqliteStorage(path, limits)];
  return {
    a,
    b,
    close: async () => {
      await a.close();
      await b.close();
    },
  };
});

test('keeps what it holds in the safest mode of SQLite', async () => {
  const path = join(temporaryDirectory(), 'relay.db');
  await openSqliteStorage(path, LIMITS).close();
  const raw = new Sqlite(path);
  expect(raw.pragma('journal_mode', { simple: true })).toBe('wal');
  raw.close();
});

test('does not touch a database of a version that it does not know', () => {
  const path = join(temporaryDirectory(), 'relay.db');
  const raw = new Sqlite(path);
  raw.pragma('user_version = 9');
  raw.close();
  expect(() => openSqliteStorage(path, LIMITS)).toThrow('is of version 9');
});
