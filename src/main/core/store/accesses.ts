import type { ReadableDb, WritableDb } from './database.ts';

export interface Access {
  last_accessed_at: number;
  access_count: number;
}

/** Adds uses that were counted since the last time: `seq` → how often and when last. */
export function addAccesses(db: WritableDb, uses: ReadonlyMap<number, Access>): void {
  for (const [seq, use] of uses)
    db.run(
      `INSERT INTO accesses (seq, last_accessed_at, access_count) VALUES (:seq, :last_accessed_at, :access_count)
       ON CONFLICT (seq) DO UPDATE SET
         last_accessed_at = max(last_accessed_at, excluded.last_accessed_at),
         access_count = access_count + excluded.access_count`,
      { seq, ...use },
    );
}

export function findAccesses(db: ReadableDb, seqs: readonly number[]): Map<number, Access> {
  const rows = db.all<Access & { seq: number }>(
    'SELECT * FROM accesses WHERE seq IN (SELECT value FROM json_each(:seqs))',
    { seqs: JSON.stringify(seqs) },
  );
  return new Map(rows.map(({ seq, ...access }) => [seq, access]));
}

export function eraseAccesses(db: WritableDb, seq: number): void {
  db.run('DELETE FROM accesses WHERE seq = :seq', { seq });
}
