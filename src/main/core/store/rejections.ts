import { hash } from 'node:crypto';
import type { Scope } from '../../../shared/memory.ts';
import { comparable } from '../domain/hints/folded.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import type { SqlCondition } from './visibility.ts';

/** A text that agents of a user may not propose again in a scope. */
export interface Rejection {
  seq: number;
  /** The version that made the decision, and the one whose text it is about. */
  version: number;
  refused_version: number;
  user: string;
  scope: Scope;
  rejected_by: string;
  rejected_at: number;
  reason: string | null;
}

/** A rejection as it is listed. */
export interface ListedRejection extends Rejection {
  /** Of the row, for the next page. */
  number: number;
  id: string;
  content: string;
  agent: string;
}

/** SHA-256 of the words of a text: neither case, punctuation, unseen characters nor look-alikes make it another one. */
function textHash(content: string): Buffer {
  return hash('sha256', comparable(content), 'buffer');
}

export function insertRejection(
  db: WritableDb,
  { content, ...rejection }: Rejection & { content: string },
): void {
  db.run(
    `INSERT INTO rejections (seq, version, refused_version, text_hash, user, scope, rejected_by, rejected_at, reason)
     VALUES (:seq, :version, :refused_version, :text_hash, :user, :scope, :rejected_by, :rejected_at, :reason)`,
    { ...rejection, text_hash: textHash(content) },
  );
}

/** The newest rejection of such a text, with the id of the memory it was of. */
export function findRejection(
  db: ReadableDb,
  { content, user, scope }: { content: string; user: string; scope: Scope },
): (Rejection & { id: string }) | undefined {
  // Nearly every store finds the table empty, and need not take its text apart.
  if (db.get('SELECT 1 FROM rejections LIMIT 1') === undefined) return undefined;
  return db.get(
    `SELECT r.*, m.id FROM rejections r JOIN memories m ON m.seq = r.seq
     WHERE r.text_hash = :text_hash AND r.user = :user AND r.scope = :scope ORDER BY r.id DESC LIMIT 1`,
    { text_hash: textHash(content), user, scope },
  );
}

/** Takes back what one version decided. */
export function removeRejection(db: WritableDb, seq: number, version: number): void {
  db.run('DELETE FROM rejections WHERE seq = :seq AND version = :version', { seq, version });
}

/** Takes back all that was decided of a memory, and says how many decisions those were. */
export function removeRejections(db: WritableDb, seq: number): number {
  return db.run('DELETE FROM rejections WHERE seq = :seq', { seq }).changes;
}

/** The rejections of memories that `where` (on `memories m`) lets through, newest first, from below the row `before`. */
export function listRejections(
  db: ReadableDb,
  where: SqlCondition,
  before: number | undefined,
  limit: number,
): ListedRejection[] {
  return db.all(
    `SELECT r.id AS number, r.seq, r.version, r.refused_version, r.user, r.scope, r.rejected_by, r.rejected_at, r.reason,
       m.id, m.agent, v.snapshot ->> 'content' AS content
     FROM rejections r JOIN memories m ON m.seq = r.seq
       JOIN versions v ON v.seq = r.seq AND v.version = r.refused_version
     WHERE (:l_before IS NULL OR r.id < :l_before) AND ${where.sql} ORDER BY r.id DESC LIMIT :l_limit`,
    { ...where.params, l_before: before ?? null, l_limit: limit },
  );
}
