import type { ReadableDb, WritableDb } from './database.ts';
import type { SqlCondition } from './visibility.ts';

/** A memory that a user's agents are not to recall. */
export interface MuteRow {
  seq: number;
  muted_at: number;
}

/** A user's mutes, the newest first. */
export function listMutes(db: ReadableDb, user: string): MuteRow[] {
  return db.all<MuteRow>(
    'SELECT seq, muted_at FROM mutes WHERE user = :user ORDER BY muted_at DESC, seq DESC',
    { user },
  );
}

export function insertMute(db: WritableDb, mute: MuteRow & { user: string }): void {
  db.run('INSERT INTO mutes (user, seq, muted_at) VALUES (:user, :seq, :muted_at) ON CONFLICT DO NOTHING', {
    ...mute,
  });
}

export function deleteMute(db: WritableDb, user: string, seq: number): void {
  db.run('DELETE FROM mutes WHERE user = :user AND seq = :seq', { user, seq });
}

/** Everybody's mutes of a memory that is erased. */
export function eraseMutes(db: WritableDb, seq: number): void {
  db.run('DELETE FROM mutes WHERE seq = :seq', { seq });
}

/** The rows of `memories m` that `user` has not muted. */
export function notMutedBy(user: string): SqlCondition {
  return {
    sql: 'm.seq NOT IN (SELECT seq FROM mutes WHERE user = :p_user)',
    params: { p_user: user },
  };
}
