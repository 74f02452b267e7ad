import type { ReadableDb, WritableDb } from './database.ts';
import { toVector } from './search-index.ts';
import type { SqlCondition } from './visibility.ts';

/** How and of what the places on the map were made. */
export interface MapLayout {
  id: number;
  model: string;
  method: string;
  memories: number;
  created_at: number;
}

/** The layout that counts; undefined while there is none. */
export function currentLayout(db: ReadableDb): MapLayout | undefined {
  return db.get(
    'SELECT id, model, method, memories, created_at FROM map_layouts WHERE complete = 1 ORDER BY id DESC LIMIT 1',
  );
}

/** Memories that are not deleted and have vectors of `model`, oldest first. */
export function mappable(db: ReadableDb, model: string): number[] {
  return seqsOf(
    db.all(
      `SELECT p.seq FROM pieces p JOIN memories m ON m.seq = p.seq
       WHERE p.ordinal = 0 AND p.model = :model AND m.deleted_at IS NULL ORDER BY p.seq`,
      { model },
    ),
  );
}

/** Memories with a place in `layout`, or only its landmarks; oldest first. */
export function placed(db: ReadableDb, layout: number, only: 'all' | 'landmarks'): number[] {
  const condition = only === 'landmarks' ? 'AND landmark = 1' : '';
  return seqsOf(
    db.all(`SELECT seq FROM map_points WHERE layout = :layout ${condition} ORDER BY seq`, { layout }),
  );
}

function seqsOf(rows: { seq: number }[]): number[] {
  return rows.map(({ seq }) => seq);
}

/** A memory as the map sees it: the mean of the vectors of its pieces, of unit length. */
export interface MappedVector {
  seq: number;
  /** Tells its vectors from those that it may have later. */
  stamp: number;
  vector: Float32Array;
}

/** Those of `seqs` that have vectors of `model`, oldest first. */
export function mappedVectors(db: ReadableDb, model: string, seqs: readonly number[]): MappedVector[] {
  const rows = db.all<{ seq: number; checksum: number; embedding: Uint8Array }>(
    `SELECT p.seq, p.checksum, v.embedding FROM pieces p JOIN vectors v ON v.piece = p.id
     WHERE p.seq IN (SELECT value FROM json_each(:seqs)) AND p.model = :model ORDER BY p.seq, p.ordinal`,
    { seqs: JSON.stringify(seqs), model },
  );
  return [...Map.groupBy(rows, ({ seq }) => seq)].map(([seq, pieces]) => ({
    seq,
    stamp: pieces.reduce((sum, { checksum }) => sum + checksum, 0),
    vector: unitMean(pieces.map(({ embedding }) => toVector(embedding))),
  }));
}

function unitMean(vectors: readonly Float32Array[]): Float32Array {
  const [first, ...others] = vectors;
  if (first === undefined || others.length === 0) return first ?? new Float32Array();
  const sum = first.map((value, d) => others.reduce((total, vector) => total + (vector[d] as number), value));
  const length = Math.hypot(...sum);
  return length === 0 ? sum : sum.map((value) => value / length);
}

/** The places of `seqs` in `layout`, as x and y of each in turn. All of them must have one. */
export function placesOf(db: ReadableDb, layout: number, seqs: readonly number[]): Uint16Array {
  const rows = db.all<{ x: number; y: number }>(
    `SELECT x, y FROM map_points WHERE layout = :layout AND seq IN (SELECT value FROM json_each(:seqs)) ORDER BY seq`,
    { layout, seqs: JSON.stringify(seqs) },
  );
  return Uint16Array.from(rows.flatMap(({ x, y }) => [x, y]));
}

/** A memory that got its place. */
export interface MapPoint {
  seq: number;
  stamp: number;
  x: number;
  y: number;
  landmark: boolean;
}

/** Begins a layout; it counts from `completeLayout` on. */
export function beginLayout(db: WritableDb, layout: Omit<MapLayout, 'id'>): number {
  return db.run(
    `INSERT INTO map_layouts (model, method, memories, complete, created_at)
     VALUES (:model, :method, :memories, 0, :created_at)`,
    { ...layout },
  ).lastId;
}

export function completeLayout(db: WritableDb, id: number): void {
  db.run('UPDATE map_layouts SET complete = 1 WHERE id = :id', { id });
}

/** Keeps places of a layout, but for memories whose vectors are no longer those that they were made of. */
export function savePoints(db: WritableDb, layout: MapLayout, points: readonly MapPoint[]): void {
  for (const { landmark, ...point } of points)
    db.run(
      `INSERT INTO map_points (seq, layout, x, y, landmark) SELECT :seq, :layout, :x, :y, :landmark
       WHERE (SELECT sum(checksum) FROM pieces WHERE seq = :seq AND model = :model) = :stamp ON CONFLICT DO NOTHING`,
      { ...point, landmark: landmark ? 1 : 0, layout: layout.id, model: layout.model },
    );
}

/**
 * Forgets some places of every layout but `id`, those of up to `limit` memories after `after`; returns the last of these,
 * or null when there are no more, and then forgets the layouts themselves.
 */
export function forgetOtherLayouts(db: WritableDb, id: number, after: number, limit: number): number | null {
  const others = { id, after };
  const last = db.get<{ seq: number | null }>(
    `SELECT max(seq) AS seq FROM (
       SELECT seq FROM map_points WHERE layout <> :id AND seq > :after ORDER BY seq LIMIT :limit)`,
    { ...others, limit },
  )?.seq;
  if (last != null)
    db.run('DELETE FROM map_points WHERE layout <> :id AND seq > :after AND seq <= :last', {
      ...others,
      last,
    });
  else db.run('DELETE FROM map_layouts WHERE id <> :id', { id });
  return last ?? null;
}

/** A memory of the map with what it can be coloured by; x and y are null while it has no place. */
export interface MappedMemory {
  seq: number;
  id: string;
  scope: string;
  type: string;
  state: string;
  agent: string;
  created_at: number;
  x: number | null;
  y: number | null;
}

/** The rows of `where` with their places in `layout`, oldest first. */
export function mappedMemories(db: ReadableDb, where: SqlCondition, layout: number): MappedMemory[] {
  return db.all(
    `SELECT m.seq, m.id, m.scope, m.type, m.state, m.agent, m.created_at, l.x, l.y
     FROM memories m LEFT JOIN map_points l ON l.seq = m.seq AND l.layout = :map_layout
     WHERE ${where.sql} ORDER BY m.seq`,
    { ...where.params, map_layout: layout },
  );
}

/** The texts of `seqs`, oldest first. */
export function contentsOf(db: ReadableDb, seqs: readonly number[]): { seq: number; content: string }[] {
  return db.all(
    'SELECT seq, content FROM memories WHERE seq IN (SELECT value FROM json_each(:seqs)) ORDER BY seq',
    { seqs: JSON.stringify(seqs) },
  );
}
