import { QUARTER_MS } from '../domain/days.ts';
import type { MemoryRecord } from '../domain/memory.ts';
import type { ReadableDb } from './database.ts';
import { MEMORY_COLUMNS, type MemoryRow, toRecord } from './memories.ts';
import type { QuarterCount } from './recalls.ts';
import type { SqlCondition } from './visibility.ts';

/**
 * The memory with `key` among the rows of `where`. Several owners may use one path: `user`'s own come first, then the
 * narrower scope, then the older memory.
 */
export function findByPath(
  db: ReadableDb,
  where: SqlCondition,
  path: { key: string; user: string },
): MemoryRecord | undefined {
  const row = db.get<MemoryRow>(
    `SELECT ${MEMORY_COLUMNS} FROM memories m WHERE ${where.sql} AND m.key = :path_key
     ORDER BY m.user <> :path_user, instr('agent user tenant global', m.scope), m.seq LIMIT 1`,
    { ...where.params, path_key: path.key, path_user: path.user },
  );
  return row && toRecord(row);
}

export interface Group {
  scope: string;
  type: string;
  state: string;
  agent: string;
  n: number;
  oldest: number;
  newest: number;
}

/** Counts of the rows of `where`, by scope, type, state and agent. */
export function countGroups(db: ReadableDb, where: SqlCondition): Group[] {
  return db.all<Group>(
    `SELECT m.scope, m.type, m.state, m.agent, count(*) AS n, min(m.created_at) AS oldest, max(m.created_at) AS newest
     FROM memories m WHERE ${where.sql} GROUP BY m.scope, m.type, m.state, m.agent`,
    where.params,
  );
}

/** How many rows of `where` each agent stored in each quarter of an hour, from the quarter `since` on. */
export function countCreated(db: ReadableDb, where: SqlCondition, since: number): QuarterCount[] {
  return db.all<QuarterCount>(
    `SELECT m.created_at / ${QUARTER_MS} AS quarter, m.user, m.agent, count(*) AS count
     FROM memories m WHERE m.created_at >= :s_since AND ${where.sql} GROUP BY quarter, m.user, m.agent`,
    { ...where.params, s_since: since * QUARTER_MS },
  );
}

export interface EngineCounts {
  active: number;
  inactive: number;
  waiting: number;
  deleted: number;
}

/** Counts over the whole database, for those who run the engine. */
export function countAll(db: ReadableDb): EngineCounts {
  const row = db.get<EngineCounts>(
    `SELECT count(*) FILTER (WHERE deleted_at IS NULL AND state = 'active') AS active,
       count(*) FILTER (WHERE deleted_at IS NULL AND state = 'inactive') AS inactive,
       count(*) FILTER (WHERE deleted_at IS NULL
         AND ((state = 'inactive' AND reviewed_at IS NULL) OR pending_version IS NOT NULL)) AS waiting,
       count(*) FILTER (WHERE deleted_at IS NOT NULL) AS deleted
     FROM memories`,
  );
  return row ?? { active: 0, inactive: 0, waiting: 0, deleted: 0 };
}

/** How many memories wait for their vectors. */
export function countQueue(db: ReadableDb): number {
  return db.get<{ n: number }>('SELECT count(*) AS n FROM embedding_queue')?.n ?? 0;
}
