import { z } from 'zod';
import { HoldfastError } from '../../../shared/errors.ts';
import type { ReadableDb } from './database.ts';
import { type SqlCondition, WAITING } from './visibility.ts';

/** A place in the review queue: a memory, and the batch that it came with. */
export interface QueuedReview {
  seq: number;
  /** The version that waits was written then. */
  at: number;
  /** Who wrote it: all that one agent stored in one session is a batch. Empty session: none was named. */
  user: string;
  agent: string;
  session: string;
  /** Of the batch. */
  newest: number;
  oldest: number;
  size: number;
}

export interface QueueOptions {
  limit: number;
  cursor?: string | undefined;
}

export interface QueuePage {
  rows: QueuedReview[];
  next: string | null;
}

/** What waits, with who proposed it. A change of an approved memory belongs to no session: versions do not name theirs. */
const PROPOSED = `
  SELECT m.seq, v.at, v.user,
    CASE WHEN m.pending_version IS NULL THEN m.agent ELSE coalesce(v.agent, 'default') END AS agent,
    CASE WHEN m.pending_version IS NULL THEN coalesce(m.session, '') ELSE '' END AS session
  FROM memories m JOIN versions v ON v.seq = m.seq AND v.version = coalesce(m.pending_version, 1)`;

const Cursor = z.tuple([z.number(), z.string(), z.string(), z.string(), z.number(), z.int()]);

function encodeCursor({ newest, user, agent, session, at, seq }: QueuedReview): string {
  return Buffer.from(JSON.stringify([newest, user, agent, session, at, seq])).toString('base64url');
}

function decodeCursor(cursor: string): z.infer<typeof Cursor> {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new HoldfastError(
      'validation_failed',
      'cursor: is not one that the review queue gave out.',
      'Start again without a cursor.',
    );
  }
}

/**
 * One page of what waits among the rows of `where`: the batch with the newest memory first, inside a batch in the order in
 * which it was written.
 */
export function pageOfQueue(db: ReadableDb, where: SqlCondition, options: QueueOptions): QueuePage {
  const after = options.cursor === undefined ? null : decodeCursor(options.cursor);
  const [newest, user, agent, session, at, seq] = after ?? [0, '', '', '', 0, 0];
  const keyset =
    after === null
      ? ''
      : `WHERE (newest, user, agent, session) < (:q_newest, :q_user, :q_agent, :q_session)
         OR ((newest, user, agent, session) = (:q_newest, :q_user, :q_agent, :q_session) AND (at, seq) > (:q_at, :q_seq))`;
  const place = { q_newest: newest, q_user: user, q_agent: agent, q_session: session, q_at: at, q_seq: seq };
  const rows = db.all<QueuedReview>(
    `WITH proposed AS (${PROPOSED} WHERE ${WAITING} AND ${where.sql}),
       queue AS (SELECT *, max(at) OVER batch AS newest, min(at) OVER batch AS oldest, count(*) OVER batch AS size
         FROM proposed WINDOW batch AS (PARTITION BY user, agent, session))
     SELECT * FROM queue ${keyset}
     ORDER BY newest DESC, user DESC, agent DESC, session DESC, at, seq LIMIT :q_limit`,
    { ...where.params, ...(after === null ? {} : place), q_limit: options.limit + 1 },
  );
  const page = rows.slice(0, options.limit);
  const last = page.at(-1);
  return { rows: page, next: rows.length > options.limit && last !== undefined ? encodeCursor(last) : null };
}
