import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../../../../test/support/directories.ts';
import { type Database, openDatabase } from './database.ts';

let db: Database;
let path: string;
beforeEach(() => {
  path = join(temporaryDirectory(), 'test.db');
  db = openDatabase(path);
  db.raw.exec('CREATE TABLE texts (text TEXT)');
});
afterEach(() => db.close());

const write = (text: string) => db.write((tx) => tx.run('INSERT INTO texts VALUES (:text)', { text }));
const logBytes = () => statSync(`${path}-wal`).size;

describe('emptying the write-ahead log', () => {
  test('leaves nothing in it', () => {
    write('one');
    expect(logBytes()).toBeGreaterThan(0);
    expect(db.emptyLog()).toBe(true);
    expect(logBytes()).toBe(0);
  });

  test('waits no longer than a moment for somebody who reads, and is to be done again when that is over', () => {
    write('one');
    const reader = openDatabase(path, { readonly: true });
    reader.read((one) => {
      one.get('SELECT text FROM texts');
      write('two');
      expect(db.emptyLog()).toBe(false);
    });
    expect(db.logToEmpty).toBe(true);
    expect(db.emptyLog()).toBe(true);
    expect(db.logToEmpty).toBe(false);
    expect(logBytes()).toBe(0);
    reader.close();
  });
});

test('the log is folded in while another connection goes on writing and reading', () => {
  write('one');
  expect(db.pagesToFold()).toBeGreaterThan(0);
  const other = openDatabase(path);
  expect(other.foldLog()).toBe(0);
  expect(db.pagesToFold()).toBe(0);
  write('two');
  expect(other.all('SELECT text FROM texts')).toHaveLength(2);
  other.close();
});

describe('a commit that does not wait for the disk', () => {
  const writeSoon = (text: string) =>
    db.write((tx) => tx.run('INSERT INTO texts VALUES (:text)', { text }), { durable: false });

  test('is seen by others at once', () => {
    writeSoon('one');
    const reader = openDatabase(path, { readonly: true });
    expect(reader.get('SELECT text FROM texts')).toEqual({ text: 'one' });
    reader.close();
  });

  test('leaves every other commit waiting for it, whatever becomes of this one', () => {
    writeSoon('one');
    expect(db.raw.pragma('synchronous')).toBe(2);
    expect(() =>
      db.write(
        () => {
          throw new Error('no');
        },
        { durable: false },
      ),
    ).toThrow('no');
    expect(db.raw.pragma('synchronous')).toBe(2);
  });
});
