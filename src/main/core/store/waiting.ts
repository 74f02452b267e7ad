import { QUARTER_MS } from '../domain/days.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { rowsTogether } from './rows.ts';
import type { SqlCondition } from './visibility.ts';

/** Notes that a memory began (1) or ceased (−1) to wait for a decision. */
export const appendWaitingChange = rowsTogether<{ at: number; seq: number; delta: 1 | -1 }>(
  'waiting_changes',
  ['at', 'seq', 'delta'],
);

/** By how much the number of waiting memories of `where` rose in each quarter of an hour, from the quarter `since` on. */
export function waitingChanges(
  db: ReadableDb,
  where: SqlCondition,
  since: number,
): { quarter: number; delta: number }[] {
  return db.all(
    `SELECT w.at / ${QUARTER_MS} AS quarter, sum(w.delta) AS delta
     FROM waiting_changes w CROSS JOIN memories m ON m.seq = w.seq
     WHERE w.at >= :w_since AND ${where.sql} GROUP BY quarter`,
    { ...where.params, w_since: since * QUARTER_MS },
  );
}

export function pruneWaitingChanges(db: WritableDb, before: number): void {
  db.run('DELETE FROM waiting_changes WHERE at < :before', { before });
}
