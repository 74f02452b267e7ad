import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { ReadableDb, WritableDb } from './database.ts';
import { contentHash } from './memories.ts';
import type { SqlCondition } from './visibility.ts';

/** The most neighbours that one query of sqlite-vec may ask for. */
const KNN_MAX = 4096;

export interface QueuedText {
  seq: number;
  content: string;
}

export interface EmbeddedText extends QueuedText {
  /** Id of the model that made the vectors. */
  model: string;
  /** One vector of unit length for each piece of the text, in order. */
  vectors: readonly Float32Array[];
}

/** A memory and the cosine of its best piece with the query. */
export interface Similarity {
  seq: number;
  cosine: number;
}

function toBlob(vector: Float32Array): Uint8Array {
  return new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
}

function erasePieces(db: WritableDb, seq: number): void {
  // sqlite-vec tells integers from reals, and JavaScript numbers are bound as reals.
  for (const { id } of db.all<{ id: number }>('SELECT id FROM pieces WHERE seq = :seq', { seq }))
    db.run('DELETE FROM vectors WHERE piece = :id', { id: BigInt(id) });
  db.run('DELETE FROM pieces WHERE seq = :seq', { seq });
}

/**
 * Replaces the vectors of a memory and takes it from the queue. False, and nothing is changed, when its text is no
 * longer the one that was embedded, or was purged.
 */
export function saveVectors(db: WritableDb, { seq, content, model, vectors }: EmbeddedText): boolean {
  const current = db.get(
    'SELECT 1 FROM memories WHERE seq = :seq AND content = :content AND purged_at IS NULL',
    { seq, content },
  );
  if (current === undefined) return false;
  erasePieces(db, seq);
  const textHash = contentHash(content);
  vectors.forEach((vector, ordinal) => {
    const embedding = toBlob(vector);
    const { lastId } = db.run(
      // Without a number that is free SQLite takes the next one.
      `INSERT INTO pieces (id, seq, ordinal, model, text_hash, vector_hash, checksum)
       VALUES ((SELECT min(id) FROM free_pieces), :seq, :ordinal, :model, :text_hash, :vector_hash, :checksum)`,
      {
        seq,
        ordinal,
        model,
        text_hash: textHash,
        vector_hash: hash('sha256', embedding, 'buffer'),
        checksum: crc32(embedding),
      },
    );
    db.run('INSERT INTO vectors (piece, embedding) VALUES (:piece, :embedding)', {
      piece: BigInt(lastId),
      embedding,
    });
  });
  db.run('DELETE FROM embedding_queue WHERE seq = :seq', { seq });
  return true;
}

/** Erases the vectors of a memory and its place in the queue. */
export function removeVectors(db: WritableDb, seq: number): void {
  erasePieces(db, seq);
  db.run('DELETE FROM embedding_queue WHERE seq = :seq', { seq });
}

/** Erases the vectors of a memory and puts it into the queue for new ones. */
export function requeue(db: WritableDb, id: string): void {
  const row = db.get<{ seq: number }>('SELECT seq FROM memories WHERE id = :id', { id });
  if (!row) return;
  erasePieces(db, row.seq);
  db.run('INSERT INTO embedding_queue (seq) VALUES (:seq) ON CONFLICT DO NOTHING', { seq: row.seq });
}

/** The first `limit` texts that wait for vectors, oldest memory first, but none of `except`. */
export function queued(db: ReadableDb, limit: number, except: readonly number[] = []): QueuedText[] {
  return db.all<QueuedText>(
    `SELECT m.seq, m.content FROM embedding_queue q JOIN memories m ON m.seq = q.seq
     WHERE m.purged_at IS NULL AND q.seq NOT IN (SELECT value FROM json_each(:except)) ORDER BY q.seq LIMIT :limit`,
    { limit, except: JSON.stringify(except) },
  );
}

/** Those of `seqs` that wait for vectors. */
export function queuedAmong(db: ReadableDb, seqs: readonly number[]): QueuedText[] {
  return db.all<QueuedText>(
    `SELECT m.seq, m.content FROM embedding_queue q JOIN memories m ON m.seq = q.seq
     WHERE m.purged_at IS NULL AND q.seq IN (SELECT value FROM json_each(:seqs)) ORDER BY q.seq`,
    { seqs: JSON.stringify(seqs) },
  );
}

/** How many of the first `limit` waiting texts pass the filter. Costs the same however long the queue is. */
export function countQueued(db: ReadableDb, where: SqlCondition, limit: number): number {
  // Nearly always empty, and a look costs a tenth of the count.
  if (db.get('SELECT 1 FROM embedding_queue LIMIT 1') === undefined) return 0;
  const row = db.get<{ n: number }>(
    // CROSS JOIN: SQLite would rather go through all memories and look each of them up in the queue.
    `SELECT count(*) AS n FROM (SELECT seq FROM embedding_queue ORDER BY seq DESC LIMIT :q_limit) q
     CROSS JOIN memories m ON m.seq = q.seq WHERE ${where.sql}`,
    { ...where.params, q_limit: limit },
  );
  return row?.n ?? 0;
}

/** Whether there are vectors of another model than `model`, as the totals of the search index count them. */
export function hasOutdated(db: ReadableDb, model: string): boolean {
  const others = `SELECT 1 FROM index_totals WHERE name NOT IN ('memories', :model) AND rows <> 0 LIMIT 1`;
  return db.get(others, { model }) !== undefined;
}

/**
 * Queues the memories of one page of pieces whose vectors another model made. Returns where the next page starts, or
 * null after the last one.
 */
export function queueOutdated(db: WritableDb, model: string, after: number, pageSize: number): number | null {
  const page = { after, page_size: pageSize };
  const last = db.get<{ id: number | null }>(
    'SELECT max(id) AS id FROM (SELECT id FROM pieces WHERE id > :after ORDER BY id LIMIT :page_size)',
    page,
  )?.id;
  if (last == null) return null;
  db.run(
    `INSERT INTO embedding_queue (seq) SELECT DISTINCT seq FROM pieces
     WHERE id > :after AND id <= :last AND model <> :model ON CONFLICT DO NOTHING`,
    { after, last, model },
  );
  return last;
}

/**
 * The `k` memories of `where` (on `memories m`) whose best piece is nearest to `query`, best first. Exact: the filter
 * holds inside the search, and only vectors of `model` are compared.
 */
export function nearest(
  db: ReadableDb,
  query: Float32Array,
  model: string,
  where: SqlCondition,
  k: number,
): Similarity[] {
  const found = new Map<number, number>();
  while (found.size < k) {
    // Pieces of one memory may crowd the answer; the next round asks again without the memories that are known by then.
    const asked = Math.min(KNN_MAX, found.size === 0 ? k : 4 * (k - found.size));
    const rows = db.all<Similarity>(
      `SELECT p.seq, 1 - v.distance AS cosine FROM vectors v CROSS JOIN pieces p ON p.id = v.piece
       WHERE v.embedding MATCH :v_query AND v.k = :v_k AND v.piece IN (
         SELECT p.id FROM memories m JOIN pieces p ON p.seq = m.seq
         WHERE p.model = :v_model AND m.seq NOT IN (SELECT value FROM json_each(:v_found)) AND (${where.sql}))
       ORDER BY v.distance, p.seq DESC`,
      {
        ...where.params,
        v_query: toBlob(query),
        v_k: asked,
        v_model: model,
        v_found: JSON.stringify([...found.keys()]),
      },
    );
    for (const { seq, cosine } of rows) if (!found.has(seq)) found.set(seq, cosine);
    if (rows.length < asked) break;
  }
  return [...found].slice(0, k).map(([seq, cosine]) => ({ seq, cosine }));
}

/** The cosine of `query` and the best piece of each of `seqs` that has vectors of `model`. */
export function cosines(
  db: ReadableDb,
  query: Float32Array,
  model: string,
  seqs: readonly number[],
): Map<number, number> {
  const rows = db.all<Similarity>(
    `SELECT p.seq, 1 - min(vec_distance_cosine(v.embedding, :query)) AS cosine
     FROM pieces p JOIN vectors v ON v.piece = p.id
     WHERE p.seq IN (SELECT value FROM json_each(:seqs)) AND p.model = :model GROUP BY p.seq`,
    { query: toBlob(query), model, seqs: JSON.stringify(seqs) },
  );
  return new Map(rows.map(({ seq, cosine }) => [seq, cosine]));
}
