import { join } from 'node:path';
import { type Database, openDatabase } from '../../src/main/core/store/database.ts';

/** Reads the database file of a data directory, past the engine. */
export function readDatabase<T>(directory: string, read: (db: Database) => T): T {
  const db = openDatabase(join(directory, 'holdfast.db'), { readonly: true });
  try {
    return read(db);
  } finally {
    db.close();
  }
}

/** What SQLite says about the file: `ok`, or what is broken. */
export function integrityOf(directory: string): unknown {
  return readDatabase(directory, (db) => db.raw.pragma('integrity_check'));
}
