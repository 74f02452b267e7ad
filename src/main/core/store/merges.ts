import type { ReadableDb, WritableDb } from './database.ts';

/** The delete of one memory and the edit of another that were one step. */
export interface Merge {
  source_seq: number;
  source_version: number;
  target_seq: number;
  /** Null: the target stayed as it was. */
  target_version: number | null;
}

export function insertMerge(db: WritableDb, merge: Merge): void {
  db.run(
    `INSERT INTO merges (source_seq, source_version, target_seq, target_version)
     VALUES (:source_seq, :source_version, :target_seq, :target_version)`,
    { ...merge },
  );
}

/** The merges that a version of a memory is one half of. */
export function mergesOf(db: ReadableDb, seq: number, version: number): Merge[] {
  return db.all<Merge>(
    `SELECT * FROM merges WHERE (source_seq = :seq AND source_version = :version)
       OR (target_seq = :seq AND target_version = :version)`,
    { seq, version },
  );
}

export function removeMerge(db: WritableDb, { source_seq, source_version }: Merge): void {
  db.run('DELETE FROM merges WHERE source_seq = :source_seq AND source_version = :source_version', {
    source_seq,
    source_version,
  });
}

/** Forgets the merges of a memory, for its purge. */
export function removeMerges(db: WritableDb, seq: number): void {
  db.run('DELETE FROM merges WHERE source_seq = :seq OR target_seq = :seq', { seq });
}
