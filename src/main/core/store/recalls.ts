import { QUARTER_MS } from '../domain/days.ts';
import { type Actor, isServerAdmin, isTenantAdmin } from '../domain/rights.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import type { SqlCondition } from './visibility.ts';

/** One memory in one answer. */
export interface RecallRecord {
  seq: number;
  at: number;
  user: string;
  agent: string;
  session: string | null;
  source: string;
  via: 'search' | 'context';
  /** Place in the answer, from 1. */
  position: number;
}

/** An answer, with the rows of its memories in their order there. */
export type RecalledAnswer = Omit<RecallRecord, 'seq' | 'position'> & { seqs: readonly number[] };

/** Writes what an answer handed out, and counts it. Of a memory that was purged meanwhile only the count is kept. */
export function appendRecalls(db: WritableDb, { seqs, ...to }: RecalledAnswer): void {
  // CROSS JOIN: in the order of the answer.
  db.run(
    `INSERT INTO recalls (seq, at, user, agent, session, source, via, position)
     SELECT m.seq, :at, :user, :agent, :session, :source, :via, handed.key + 1
     FROM json_each(:seqs) handed CROSS JOIN memories m ON m.seq = handed.value WHERE m.purged_at IS NULL`,
    { ...to, seqs: JSON.stringify(seqs) },
  );
  const { at, user, agent } = to;
  db.run(
    `INSERT INTO recall_counts (quarter, user, agent, count) VALUES (:quarter, :user, :agent, :count)
     ON CONFLICT DO UPDATE SET count = count + excluded.count`,
    { quarter: Math.floor(at / QUARTER_MS), user, agent, count: seqs.length },
  );
}

/**
 * The rows of `r`, each of one user, that `actor` may know of: its own and its agents'; for an admin in person those of
 * all users that it manages.
 */
export function recallsKnownTo(actor: Actor): SqlCondition {
  if (isServerAdmin(actor)) return { sql: 'TRUE', params: {} };
  if (isTenantAdmin(actor))
    return {
      sql: 'r.user IN (SELECT id FROM users WHERE tenant = :r_tenant)',
      params: { r_tenant: actor.tenant },
    };
  return { sql: 'r.user = :r_user', params: { r_user: actor.user } };
}

/** The newest recalls of a memory, the newest first. */
export function recallsOf(db: ReadableDb, seq: number, known: SqlCondition, limit: number): RecallRecord[] {
  return db.all<RecallRecord>(
    `SELECT seq, at, user, agent, session, source, via, position FROM recalls r
     WHERE r.seq = :seq AND ${known.sql} ORDER BY r.id DESC LIMIT :limit`,
    { ...known.params, seq, limit },
  );
}

/** How many of something an agent did or was given in a quarter of an hour. */
export interface QuarterCount {
  quarter: number;
  user: string;
  agent: string;
  count: number;
}

/** Recalls of a memory by quarter and agent, from the quarter `since` on. */
export function recallCountsOf(
  db: ReadableDb,
  seq: number,
  known: SqlCondition,
  since: number,
): QuarterCount[] {
  return db.all<QuarterCount>(
    `SELECT r.at / ${QUARTER_MS} AS quarter, r.user, r.agent, count(*) AS count FROM recalls r
     WHERE r.seq = :seq AND r.at >= :since AND ${known.sql} GROUP BY quarter, r.user, r.agent`,
    { ...known.params, seq, since: since * QUARTER_MS },
  );
}

/** Recalls of all memories by quarter and agent, from the quarter `since` on. */
export function recallCounts(db: ReadableDb, known: SqlCondition, since: number): QuarterCount[] {
  return db.all<QuarterCount>(
    `SELECT r.quarter, r.user, r.agent, r.count FROM recall_counts r WHERE r.quarter >= :since AND ${known.sql}`,
    { ...known.params, since },
  );
}

export function eraseRecalls(db: WritableDb, seq: number): void {
  db.run('DELETE FROM recalls WHERE seq = :seq', { seq });
}

/** What is kept of recalls. */
export interface RecallBounds {
  /** Recalls before it are forgotten. */
  since: number;
  /** Of the others, as many as this. */
  rows: number;
  /** Counts before it are forgotten. */
  countsSince: number;
}

/** Forgets what is out of bounds. Rows stand in the order of time, so it looks at no more than it deletes. */
export function pruneRecalls(db: WritableDb, { since, rows, countsSince }: RecallBounds): void {
  db.run(
    `DELETE FROM recalls WHERE id < coalesce(
       (SELECT id FROM recalls WHERE at >= :since ORDER BY id LIMIT 1),
       (SELECT max(id) + 1 FROM recalls))`,
    { since },
  );
  db.run('DELETE FROM recalls WHERE id <= (SELECT max(id) FROM recalls) - :rows', { rows });
  db.run('DELETE FROM recall_counts WHERE quarter < :quarter', {
    quarter: Math.floor(countsSince / QUARTER_MS),
  });
}
