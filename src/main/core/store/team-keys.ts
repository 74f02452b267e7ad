import type { ReadableDb, WritableDb } from './database.ts';

/** The key of a memory that is shown without it, because another one of its owner has it (rule T-39). */
export interface KeyRow {
  seq: number;
  owner: string;
  namespace: string;
  key: string;
}

export function putWithheldKey(db: WritableDb, row: KeyRow): void {
  db.run(
    `INSERT INTO team_keys (seq, owner, namespace, key) VALUES (:seq, :owner, :namespace, :key)
     ON CONFLICT DO UPDATE SET owner = excluded.owner, namespace = excluded.namespace, key = excluded.key`,
    { ...row },
  );
}

export function removeWithheldKey(db: WritableDb, seq: number): void {
  db.run('DELETE FROM team_keys WHERE seq = :seq', { seq });
}

export function findWithheldKey(db: ReadableDb, seq: number): KeyRow | undefined {
  return db.get<KeyRow>('SELECT * FROM team_keys WHERE seq = :seq', { seq });
}

/** The row of the memory with the smallest id that would have the key. */
export function nextForKey(db: ReadableDb, place: Omit<KeyRow, 'seq'>): number | undefined {
  return db.get<{ seq: number }>(
    `SELECT k.seq FROM team_keys k JOIN memories m ON m.seq = k.seq
     WHERE k.owner = :owner AND k.namespace = :namespace AND k.key = :key ORDER BY m.id LIMIT 1`,
    { ...place },
  )?.seq;
}
