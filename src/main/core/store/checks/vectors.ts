import { hash } from 'node:crypto';
import type { ReadableDb } from '../database.ts';
import { removeVectors, requeue } from '../vectors.ts';
import { type Check, ids } from './check.ts';

const UNEMBEDDED = `SELECT m.id FROM memories m
  WHERE m.purged_at IS NULL AND m.seq NOT IN (SELECT seq FROM embedding_queue) AND (
    NOT EXISTS (SELECT 1 FROM pieces p WHERE p.seq = m.seq)
    OR EXISTS (SELECT 1 FROM pieces p WHERE p.seq = m.seq AND p.text_hash IS NOT m.content_hash)
    OR (SELECT count(*) FROM pieces p WHERE p.seq = m.seq) <> (SELECT 1 + max(ordinal) FROM pieces p WHERE p.seq = m.seq))`;

/** Memories one of whose vectors is missing or is not the one that was computed. */
function altered(db: ReadableDb): string[] {
  const found = new Set<string>();
  const rows = db.iterate<{ id: string; vector_hash: Uint8Array; embedding: Uint8Array | null }>(
    `SELECT m.id, p.vector_hash, v.embedding FROM pieces p
     JOIN memories m ON m.seq = p.seq LEFT JOIN vectors v ON v.piece = p.id`,
  );
  for (const { id, vector_hash, embedding } of rows)
    if (embedding === null || !hash('sha256', embedding, 'buffer').equals(vector_hash)) found.add(id);
  return [...found];
}

export const vectors: Check = {
  name: 'vectors',
  find: (db) => [...new Set([...ids(db, UNEMBEDDED), ...altered(db)])],
  repair: (db, found) => {
    for (const id of found) requeue(db, id);
  },
  rebuild: (db) => {
    for (const { id } of db.all<{ id: string }>('SELECT id FROM memories WHERE purged_at IS NULL'))
      requeue(db, id);
  },
  sound: 'every memory has the vectors of its text, or is in the queue for them',
  broken: 'memories lack the right vectors',
  mended: 'the memories are in the queue and get their vectors in the background',
};

export const orphanVectors: Check = {
  name: 'orphan vectors',
  find: (db) => [
    ...ids(
      db,
      "SELECT 'vector ' || v.piece AS id FROM vectors v WHERE v.piece NOT IN (SELECT id FROM pieces)",
    ),
    ...ids(
      db,
      `SELECT DISTINCT 'memory ' || p.seq AS id FROM pieces p
       WHERE p.seq NOT IN (SELECT seq FROM memories WHERE purged_at IS NULL)`,
    ),
  ],
  repair: (db, found) => {
    for (const name of found) {
      const [kind, number] = name.split(' ');
      if (kind === 'vector')
        db.run('DELETE FROM vectors WHERE piece = :piece', { piece: BigInt(number ?? 0) });
      else removeVectors(db, Number(number));
    }
  },
  sound: 'every vector belongs to a memory',
  broken: 'vectors belong to nothing',
  mended: 'the orphans were removed',
};
