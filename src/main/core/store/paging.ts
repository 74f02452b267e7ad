import { z } from 'zod';
import { HoldfastError } from '../../../shared/errors.ts';
import type { QueryRequest } from '../../../shared/query.ts';
import type { MemoryRecord } from '../domain/memory.ts';
import type { ReadableDb } from './database.ts';
import { allOf } from './filter.ts';
import { MEMORY_COLUMNS, type MemoryRow, toRecord } from './memories.ts';
import type { SqlCondition } from './visibility.ts';

type Order = QueryRequest['order'];

const KEYS = {
  created: {
    sql: 'm.created_at',
    index: 'memories_by_time',
    of: (record: MemoryRecord) => record.created_at,
  },
  updated: {
    sql: 'm.updated_at',
    index: 'memories_by_change',
    of: (record: MemoryRecord) => record.updated_at,
  },
  // Memories without an importance come before all others, so that every row has a place.
  importance: {
    sql: 'coalesce(m.importance, -1)',
    index: null,
    of: (record: MemoryRecord) => record.importance ?? -1,
  },
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
  /** The rows wait for review, so many of them. */
  waiting?: number | undefined;
}

/** So many waiting memories are sorted sooner than they are found among all others in their order. */
const FEW_WAITING = 5000;
/** So many rows are looked at while others wait, which takes some milliseconds. */
const NEAR = 1000;

/** Where a page begins in its order. */
function placeOf({ order, cursor }: PageOptions) {
  const { sql, index, of } = KEYS[order.replace('-', '') as keyof typeof KEYS];
  const descending = order.startsWith('-');
  const after = cursor === undefined ? null : decodeCursor(cursor, order);
  return {
    sql,
    index,
    of,
    direction: descending ? 'DESC' : 'ASC',
    follows: descending ? '<' : '>',
    params: after === null ? {} : { c_key: after.key, c_seq: after.seq },
    isFirst: after === null,
  };
}

/**
 * One page of the rows that `where` lets through. Pages neither repeat nor skip rows that do not change meanwhile. May look at all
 * rows.
 */
export function pageOfMemories(
  db: ReadableDb,
  where: SqlCondition,
  options: PageOptions,
  index = options.waiting !== undefined && options.waiting < FEW_WAITING ? 'memories_waiting' : null,
): Page {
  const { sql: key, direction, follows, params, isFirst, of } = placeOf(options);
  const keyset = isFirst ? '' : `AND (${key}, m.seq) ${follows} (:c_key, :c_seq)`;
  const ordered = `ORDER BY ${key} ${direction}, m.seq ${direction}`;
  // What has to be sorted is sorted without its texts.
  const rows = db.all<MemoryRow>(
    `SELECT ${MEMORY_COLUMNS} FROM memories m WHERE m.seq IN (
       SELECT m.seq FROM memories m ${index === null ? '' : `INDEXED BY ${index}`} WHERE ${where.sql} ${keyset}
       ${ordered} LIMIT :c_limit OFFSET :c_skip) ${ordered}`,
    { ...where.params, ...params, c_limit: options.limit + 1, c_skip: options.skip ?? 0 },
  );
  const records = rows.slice(0, options.limit).map(toRecord);
  const last = records.at(-1);
  const more = rows.length > options.limit && last !== undefined;
  return { records, next: more ? encodeCursor(options.order, of(last), last.seq) : null };
}

/** The key of the row that is `NEAR` rows further in the order; undefined where that is behind its end. */
function horizon(db: ReadableDb, options: PageOptions): number | undefined {
  const { sql: key, direction, follows, params, isFirst } = placeOf(options);
  const from = isFirst ? '' : `WHERE (${key}, m.seq) ${follows} (:c_key, :c_seq)`;
  return db.get<{ key: number }>(
    `SELECT ${key} AS key FROM memories m ${from} ORDER BY ${key} ${direction}, m.seq ${direction} LIMIT 1 OFFSET ${NEAR}`,
    params,
  )?.key;
}

/** The same page where it is found within the next rows of the order; null where more has to be looked at. */
export function nearPage(db: ReadableDb, where: SqlCondition, options: PageOptions): Page | null {
  const { sql: key, index, follows } = placeOf(options);
  if (options.waiting !== undefined && options.waiting < NEAR) return pageOfMemories(db, where, options);
  if (index === null || (options.skip ?? 0) + options.limit >= NEAR) return null;
  const end = horizon(db, options);
  const near = end === undefined ? [] : [{ sql: `NOT ${key} ${follows} :c_end`, params: { c_end: end } }];
  const page = pageOfMemories(db, allOf(where, ...near), options, index);
  return end === undefined || page.next !== null ? page : null;
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
