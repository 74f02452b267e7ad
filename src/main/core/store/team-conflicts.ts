import type { ReadableDb, WritableDb } from './database.ts';

/** A memory with several heads that do not say the same. */
export interface ConflictRow {
  seq: number;
  team: string;
  /** Milliseconds since 1970. */
  since: number;
}

/** One that is known already keeps its time. */
export function putConflict(db: WritableDb, conflict: ConflictRow): void {
  db.run(
    'INSERT INTO team_conflicts (seq, team, since) VALUES (:seq, :team, :since) ON CONFLICT DO NOTHING',
    {
      ...conflict,
    },
  );
}

export function removeConflict(db: WritableDb, seq: number): void {
  db.run('DELETE FROM team_conflicts WHERE seq = :seq', { seq });
}

export function findConflict(db: ReadableDb, seq: number): ConflictRow | undefined {
  return db.get<ConflictRow>('SELECT * FROM team_conflicts WHERE seq = :seq', { seq });
}

/** Which of these memories are in conflict. */
export function conflictsAmong(db: ReadableDb, seqs: readonly number[]): Set<number> {
  const rows = db.all<{ seq: number }>(
    'SELECT seq FROM team_conflicts WHERE seq IN (SELECT value FROM json_each(:seqs))',
    { seqs: JSON.stringify(seqs) },
  );
  return new Set(rows.map(({ seq }) => seq));
}

export function countConflicts(db: ReadableDb, team: string): number {
  const row = db.get<{ n: number }>('SELECT count(*) AS n FROM team_conflicts WHERE team = :team', { team });
  return row?.n ?? 0;
}

/** The newest first. */
export function listConflicts(db: ReadableDb): ConflictRow[] {
  return db.all<ConflictRow>('SELECT * FROM team_conflicts ORDER BY since DESC, seq DESC');
}
