import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { temporaryDirectory } from '../../../../../test/support/directories.ts';
import { openDatabase } from '../../store/database.ts';
import { foldInThread } from './log-folding.ts';

test('a log that has grown long is folded into the database and begins anew', async () => {
  const path = join(temporaryDirectory(), 'test.db');
  const db = openDatabase(path);
  db.raw.exec('CREATE TABLE data (bytes BLOB)');
  const folding = foldInThread(db, (error) => {
    throw error;
  });
  const write = (bytes: number) =>
    db.write((tx) => tx.run('INSERT INTO data VALUES (:bytes)', { bytes: new Uint8Array(bytes) }));
  write(20_000_000);
  await vi.waitFor(() => expect(db.pagesToFold()).toBe(0), { timeout: 20_000 });
  const log = statSync(`${path}-wal`).size;
  write(1_000_000);
  expect(statSync(`${path}-wal`).size).toBe(log);
  await folding.stop();
  db.close();
});
