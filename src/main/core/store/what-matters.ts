import type { MemoryRecord } from '../domain/memory.ts';
import type { ReadableDb } from './database.ts';
import { MEMORY_COLUMNS, type MemoryRow, toRecord } from './memories.ts';
import type { SqlCondition } from './visibility.ts';

function newest(db: ReadableDb, where: SqlCondition, order: string, limit: number): MemoryRecord[] {
  const sql = `SELECT ${MEMORY_COLUMNS} FROM memories m WHERE ${where.sql} ORDER BY ${order} LIMIT :w_limit`;
  return db.all<MemoryRow>(sql, { ...where.params, w_limit: limit }).map(toRecord);
}

const and = ({ sql, params }: SqlCondition, condition: string): SqlCondition => ({
  sql: `${condition} AND ${sql}`,
  params,
});

/** The newest memories that `where` lets through. */
export function recentMemories(db: ReadableDb, where: SqlCondition, limit: number): MemoryRecord[] {
  return newest(db, where, 'm.created_at DESC, m.seq DESC', limit);
}

/** The memories with an importance of 0.7 or more, most important first. The condition is that of their index. */
export function importantMemories(db: ReadableDb, where: SqlCondition, limit: number): MemoryRecord[] {
  return newest(
    db,
    and(where, 'm.importance >= 0.7'),
    'm.importance DESC, m.created_at DESC, m.seq DESC',
    limit,
  );
}

/** The newest preferences. The condition is that of their index. */
export function recentPreferences(db: ReadableDb, where: SqlCondition, limit: number): MemoryRecord[] {
  return newest(db, and(where, `m.type = 'preference'`), 'm.created_at DESC, m.seq DESC', limit);
}
