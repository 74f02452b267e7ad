import { QUARTER_MS } from '../domain/days.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { rowsTogether } from './rows.ts';
import type { Span } from './search-index.ts';
import type { SqlCondition } from './visibility.ts';

/** Notes that a memory began (1) or ceased (−1) to wait for a decision. */
export const appendWaitingChange = rowsTogether<{ at: number; seq: number; delta: 1 | -1 }>(
  'waiting_changes',
  ['at', 'seq', 'delta'],
);

/** The changes from `since` (milliseconds) on lie in it, and others. */
export function waitingSpanSince(db: ReadableDb, since: number): Span {
  const row = db.get<{ first: number | null; last: number | null }>(
    'SELECT min(id) AS first, max(id) AS last FROM waiting_changes WHERE at >= :since',
    { since },
  );
  const to = (row?.last ?? 0) + 1;
  return { from: row?.first ?? to, to };
}

/** By how much the number of waiting memories of `where` rose in each quarter of an hour from `since` on, in a span of the changes. */
export function waitingChanges(
  db: ReadableDb,
  where: SqlCondition,
  span: Span,
  since: number,
): { quarter: number; delta: number }[] {
  return db.all(
    `SELECT w.at / ${QUARTER_MS} AS quarter, sum(w.delta) AS delta
     FROM waiting_changes w NOT INDEXED CROSS JOIN memories m ON m.seq = w.seq
     WHERE w.id >= :w_from AND w.id < :w_to AND w.at >= :w_since AND ${where.sql} GROUP BY quarter`,
    { ...where.params, w_from: span.from, w_to: span.to, w_since: since * QUARTER_MS },
  );
}

export function pruneWaitingChanges(db: WritableDb, before: number): void {
  db.run('DELETE FROM waiting_changes WHERE at < :before', { before });
}
