import { crc32 } from 'node:zlib';
import type { MemoryRecord } from '../domain/memory.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { MEMORY_STAMP } from './migrations/0001-search-index.ts';

/** A memory as the search index takes it up. */
export type IndexedMemory = Pick<
  MemoryRecord,
  | 'seq'
  | 'content'
  | 'type'
  | 'scope'
  | 'state'
  | 'importance'
  | 'namespace'
  | 'tenant'
  | 'user'
  | 'agent'
  | 'session'
  | 'created_at'
  | 'updated_at'
  | 'valid_from'
  | 'expires_at'
  | 'deleted_at'
  | 'purged_at'
> & {
  /** JSON, as stored. */
  tags: string;
  metadata: string;
  /** What it adds to the checksum of all memories. */
  stamp: number;
};

const MEMORIES = `SELECT m.seq, m.content, m.type, m.scope, m.state, m.importance, m.namespace, m.tenant, m.user,
  m.agent, m.session, m.created_at, m.updated_at, m.valid_from, m.expires_at, m.deleted_at, m.purged_at, m.tags, m.metadata,
  ${MEMORY_STAMP('m')} AS stamp FROM memories m`;

/** Rows, or pieces, from `from` up to but without `to`. */
export interface Span {
  from: number;
  to: number;
}

export function indexedMemories(db: ReadableDb, { from, to }: Span): IndexedMemory[] {
  return db.all(`${MEMORIES} WHERE m.seq >= :from AND m.seq < :to ORDER BY m.seq`, { from, to });
}

export function indexedMemoriesAmong(db: ReadableDb, seqs: readonly number[]): IndexedMemory[] {
  return db.all(`${MEMORIES} WHERE m.seq IN (SELECT value FROM json_each(:seqs)) ORDER BY m.seq`, {
    seqs: JSON.stringify(seqs),
  });
}

/** A vector as the search index takes it up. */
export interface IndexedVector {
  piece: number;
  seq: number;
  /** CRC-32 of the vector. */
  checksum: number;
  vector: Float32Array;
}

interface VectorRow extends Omit<IndexedVector, 'vector'> {
  embedding: Uint8Array;
}

/** A vector from its bytes in the database. */
export function toVector(bytes: Uint8Array): Float32Array {
  const copy = bytes.slice();
  return new Float32Array(copy.buffer, copy.byteOffset, copy.byteLength / 4);
}

function toVectors(rows: readonly VectorRow[]): IndexedVector[] {
  return rows.map(({ embedding, ...row }) => ({ ...row, vector: toVector(embedding) }));
}

const VECTORS = `SELECT p.id AS piece, p.seq, p.checksum, v.embedding FROM pieces p JOIN vectors v ON v.piece = p.id`;

export function indexedVectors(db: ReadableDb, model: string, { from, to }: Span): IndexedVector[] {
  return toVectors(
    db.all<VectorRow>(`${VECTORS} WHERE p.model = :model AND p.id >= :from AND p.id < :to ORDER BY p.id`, {
      model,
      from,
      to,
    }),
  );
}

export function indexedVectorsAmong(db: ReadableDb, model: string, seqs: readonly number[]): IndexedVector[] {
  return toVectors(
    db.all<VectorRow>(
      `${VECTORS} WHERE p.model = :model AND p.seq IN (SELECT value FROM json_each(:seqs)) ORDER BY p.id`,
      { model, seqs: JSON.stringify(seqs) },
    ),
  );
}

/** The stored vector of a piece. */
export function vectorOf(db: ReadableDb, piece: number): Float32Array | undefined {
  const row = db.get<{ embedding: Uint8Array }>('SELECT embedding FROM vectors WHERE piece = :piece', {
    piece: BigInt(piece),
  });
  return row && toVector(row.embedding);
}

/** One more than the last row and the last piece. */
export function indexEnds(db: ReadableDb): { memories: number; pieces: number } {
  const ends = db.get<{ memories: number | null; pieces: number | null }>(
    'SELECT (SELECT max(seq) FROM memories) AS memories, (SELECT max(id) FROM pieces) AS pieces',
  );
  return { memories: (ends?.memories ?? 0) + 1, pieces: (ends?.pieces ?? 0) + 1 };
}

export function seqOf(db: ReadableDb, id: string): number | undefined {
  return db.get<{ seq: number }>('SELECT seq FROM memories WHERE id = :id', { id })?.seq;
}

/** The number of the last change that the search index has to follow. */
export function lastChange(db: ReadableDb): number {
  return db.get<{ change: number | null }>('SELECT max(change) AS change FROM index_log')?.change ?? 0;
}

/** An entry of the log: the row of a memory changed, or a vector of it came to or left a block. */
export interface IndexChange {
  seq: number;
  /** The block of the vector; null: the row. */
  block: number | null;
  change: number;
}

/** The next changes after the change `after`, in their order; a memory may be among them several times. */
export function changesSince(db: ReadableDb, after: number, limit: number): IndexChange[] {
  return db.all(
    `SELECT seq, block, change FROM index_log WHERE change > :after ORDER BY change LIMIT :limit`,
    { after, limit },
  );
}

/** How many rows there are, and the sum of their stamps. */
export interface IndexTotals {
  rows: number;
  checksum: number;
}

/** The totals of all memories, and of the pieces of `model`. */
export function indexTotals(db: ReadableDb, model: string): { memories: IndexTotals; pieces: IndexTotals } {
  const totals = (name: string) =>
    db.get<IndexTotals>('SELECT rows, checksum FROM index_totals WHERE name = :name', { name }) ?? {
      rows: 0,
      checksum: 0,
    };
  return { memories: totals('memories'), pieces: totals(model) };
}

export type BlockKind = 'rows' | 'vectors';

/** A part of the index as it is kept between two runs. */
export interface SavedBlock {
  kind: BlockKind;
  block: number;
  /** Names how it was made. */
  format: string;
  data: Uint8Array;
}

/** What was saved of a block; undefined when there is nothing, or when it was made otherwise or is damaged. */
export function savedBlock(
  db: ReadableDb,
  { kind, block, format }: Omit<SavedBlock, 'data'>,
): Uint8Array | undefined {
  const row = db.get<{ checksum: number; data: Uint8Array }>(
    'SELECT checksum, data FROM index_blocks WHERE kind = :kind AND block = :block AND format = :format',
    { kind, block, format },
  );
  return row !== undefined && crc32(row.data) === row.checksum ? row.data : undefined;
}

export function saveBlock(db: WritableDb, { kind, block, format, data }: SavedBlock): void {
  db.run(
    `INSERT INTO index_blocks (kind, block, format, checksum, data) VALUES (:kind, :block, :format, :checksum, :data)
     ON CONFLICT DO UPDATE SET format = excluded.format, checksum = excluded.checksum, data = excluded.data`,
    { kind, block, format, checksum: crc32(data), data },
  );
}

/** Whether a memory was purged after the change `after`: what was read before must not be saved any more. */
export function purgedSince(db: ReadableDb, after: number): boolean {
  const purged = db.get(
    `SELECT 1 FROM index_log c JOIN memories m ON m.seq = c.seq
     WHERE c.change > :after AND m.purged_at IS NOT NULL LIMIT 1`,
    { after },
  );
  return purged !== undefined;
}

/** Forgets the changes up to `change`: every block that they concern has been saved since. The last one keeps the count. */
export function forgetChanges(db: WritableDb, change: number): void {
  db.run('DELETE FROM index_log WHERE change <= :change AND change < (SELECT max(change) FROM index_log)', {
    change,
  });
}

/** The rows that an import brought. */
export function rowsOfImport(db: ReadableDb, id: string): number[] {
  return db.all<{ seq: number }>('SELECT seq FROM imported WHERE import = :id', { id }).map(({ seq }) => seq);
}

/** Forgets every saved block: the next start reads all of it from the memories. */
export function dropBlocks(db: WritableDb): void {
  db.run('DELETE FROM index_blocks');
}
