import type { ReadableDb } from './database.ts';
import type { SqlCondition } from './visibility.ts';

/** A term as FTS5 takes it: inside quotes nothing is an operator, a column or a wildcard. Its parser stops at NUL. */
function quoted(term: string): string {
  return `"${term.replaceAll('"', '""').replaceAll('\0', ' ')}"`;
}

/** The memories of `where` (on `memories m`) that hold `term`, in any of its grammatical forms; newest first. */
export function memoriesWith(db: ReadableDb, term: string, where: SqlCondition): number[] {
  return db
    .all<{ seq: number }>(
      `SELECT m.seq FROM memories_fts CROSS JOIN memories m ON m.seq = memories_fts.rowid
       WHERE memories_fts MATCH :t_term AND (${where.sql}) ORDER BY memories_fts.rowid DESC`,
      { ...where.params, t_term: quoted(term) },
    )
    .map((row) => row.seq);
}
