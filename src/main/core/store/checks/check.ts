import type { Database, ReadableDb, WritableDb } from '../database.ts';

/** One thing that must hold in a database. */
export interface Check {
  name: string;
  /** What is wrong: ids or SQLite's own words; empty when all is well. */
  find(db: ReadableDb): string[];
  /** The same for what SQLite looks for only where it may write. */
  findWriting?(db: Database): string[];
  /** Mends what was found, from the memories; absent where only a backup helps. */
  repair?(db: WritableDb, found: readonly string[]): void;
  /** Makes all of it anew from the memories. */
  rebuild?(db: WritableDb): void;
  sound: string;
  broken: string;
  mended: string;
  /** What a person does where repair is impossible. */
  advice?: string;
}

/** The `id` column of the rows that `sql` finds. */
export function ids(db: ReadableDb, sql: string): string[] {
  return db.all<{ id: string | number }>(sql).map((row) => String(row.id));
}
