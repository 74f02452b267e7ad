import type { ReadableDb, WritableDb } from './database.ts';

export interface Access {
  last_accessed_at: number;
  access_count: number;
}

/** Adds uses that were counted since the last time: `seq` → how often and when last. */
export function addAccesses(db: WritableDb, uses: ReadonlyMap<number, Access>): void {
  const rows = Array.from(uses, ([seq, use]) => [seq, use.last_accessed_at, use.access_count]);
  db.run(
    `INSERT INTO accesses (seq, last_accessed_at, access_count)
     SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(:rows) WHERE TRUE
     ON CONFLICT (seq) DO UPDATE SET
       last_accessed_at = max(last_accessed_at, excluded.last_accessed_at),
       access_count = access_count + excluded.access_count`,
    { rows: JSON.stringify(rows) },
  );
}

/** How often and when these memories were read, and of use; those that never were are left out. */
export function findAccesses(db: ReadableDb, seqs: readonly number[]): Map<number, Access & Usefulness> {
  const rows = db.all<Access & Usefulness & { seq: number }>(
    'SELECT seq, last_accessed_at, access_count, used_count, last_used_at FROM accesses WHERE seq IN (SELECT value FROM json_each(:seqs))',
    { seqs: JSON.stringify(seqs) },
  );
  return new Map(rows.map(({ seq, ...access }) => [seq, access]));
}

/** How often callers reported that a memory was of use, and when last. */
export interface Usefulness {
  used_count: number;
  last_used_at: number | null;
}

/** Notes that memories were of use to somebody at the time `at`. */
export function addUses(db: WritableDb, seqs: readonly number[], at: number): void {
  db.run(
    `INSERT INTO accesses (seq, last_accessed_at, access_count, used_count, last_used_at)
     SELECT value, :at, 0, 1, :at FROM json_each(:seqs) WHERE TRUE
     ON CONFLICT (seq) DO UPDATE SET
       last_accessed_at = max(last_accessed_at, excluded.last_accessed_at),
       used_count = used_count + 1,
       last_used_at = max(coalesce(last_used_at, 0), excluded.last_used_at)`,
    { seqs: JSON.stringify(seqs), at },
  );
}

/** How often callers reported that a memory was of use. */
export function usefulnessOf(db: ReadableDb, seq: number): Usefulness {
  const row = db.get<Usefulness>('SELECT used_count, last_used_at FROM accesses WHERE seq = :seq', { seq });
  return row ?? { used_count: 0, last_used_at: null };
}

export function eraseAccesses(db: WritableDb, seq: number): void {
  db.run('DELETE FROM accesses WHERE seq = :seq', { seq });
}
