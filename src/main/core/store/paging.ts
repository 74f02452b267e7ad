import { z } from 'zod';
import { HoldfastError } from '../../../shared/errors.ts';
import type { QueryRequest } from '../../../shared/query.ts';
import type { MemoryRecord } from '../domain/memory.ts';
import type { ReadableDb } from './database.ts';
import { MEMORY_COLUMNS, type MemoryRow, toRecord } from './memories.ts';
import type { SqlCondition } from './visibility.ts';

type Order = QueryRequest['order'];

const KEYS = {
  created: { sql: 'm.created_at', of: (record: MemoryRecord) => record.created_at },
  updated: { sql: 'm.updated_at', of: (record: MemoryRecord) => record.updated_at },
  // Memories without an importance come before all others, so that every row has a place.
  importance: { sql: 'coalesce(m.importance, -1)', of: (record: MemoryRecord) => record.importance ?? -1 },
} as const;

const Cursor = z.tuple([z.string(), z.number(), z.int()]);

function encodeCursor(order: Order, key: number, seq: number): string {
  return Buffer.from(JSON.stringify([order, key, seq])).toString('base64url');
}

function decodeCursor(cursor: string, order: Order): { key: number; seq: number } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    parsed = null;
  }
  const result = Cursor.safeParse(parsed);
  if (!result.success || result.data[0] !== order)
    throw new HoldfastError(
      'validation_failed',
      'cursor: is not one that this query gave out.',
      'Start again without a cursor, with the same order for every page.',
    );
  return { key: result.data[1], seq: result.data[2] };
}

export interface Page {
  records: MemoryRecord[];
  next: string | null;
}

export interface PageOptions {
  order: Order;
  limit: number;
  cursor?: string | undefined;
  skip?: number | undefined;
  /** The rows wait for review, and few do: they are read by the index of those, and then sorted. */
  fewWaiting?: boolean | undefined;
}

/** One page of the rows that `where` lets through. Pages neither repeat nor skip rows that do not change meanwhile. */
export function pageOfMemories(db: ReadableDb, where: SqlCondition, options: PageOptions): Page {
  const descending = options.order.startsWith('-');
  const key = KEYS[options.order.replace('-', '') as keyof typeof KEYS];
  const direction = descending ? 'DESC' : 'ASC';
  const after = options.cursor === undefined ? null : decodeCursor(options.cursor, options.order);
  const keyset = after ? `AND (${key.sql}, m.seq) ${descending ? '<' : '>'} (:c_key, :c_seq)` : '';
  const index = options.fewWaiting ? 'INDEXED BY memories_waiting' : '';
  const rows = db.all<MemoryRow>(
    `SELECT ${MEMORY_COLUMNS} FROM memories m ${index} WHERE ${where.sql} ${keyset}
     ORDER BY ${key.sql} ${direction}, m.seq ${direction} LIMIT :c_limit OFFSET :c_skip`,
    {
      ...where.params,
      ...(after ? { c_key: after.key, c_seq: after.seq } : {}),
      c_limit: options.limit + 1,
      c_skip: options.skip ?? 0,
    },
  );
  const records = rows.slice(0, options.limit).map(toRecord);
  const last = records.at(-1);
  const more = rows.length > options.limit && last !== undefined;
  return { records, next: more ? encodeCursor(options.order, key.of(last), last.seq) : null };
}

/** The first `limit` rows of `where` after the row id `after`, in the order in which they were stored. */
export function memoriesAfter(
  db: ReadableDb,
  where: SqlCondition,
  after: number,
  limit: number,
): MemoryRecord[] {
  const rows = db.all<MemoryRow>(
    // An index of the filters would make every page sort all rows; without one each page reads on where the last ended.
    `SELECT ${MEMORY_COLUMNS} FROM memories m NOT INDEXED
     WHERE m.seq > :a_after AND ${where.sql} ORDER BY m.seq LIMIT :a_limit`,
    { ...where.params, a_after: after, a_limit: limit },
  );
  return rows.map(toRecord);
}
