import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import * as sqliteVec from 'sqlite-vec';
import { DIMENSIONS } from '../../src/main/core/embed/embedder.ts';
import { type Blob, openBlobs } from './blobs.ts';
import type { Graph } from './graph.ts';

const LIMIT = 10;
/** How many each half of a hybrid search contributes. */
const POOL = 50;
/** A graph cannot filter: of so many times more than are wanted, those that pass are taken. Twice what 5 % need on average. */
const OVERFETCH = 40;
export const EXACT = 'every blob in JavaScript + FTS5';
export const APPROXIMATE = 'usearch + FTS5';
/** The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009). */
const RRF = 60;

/** A question, and its vector. */
export interface Question {
  text: string;
  vector: Float32Array;
}

/** Another way to ten memories. Each answers with their ids, the rows read; `namespace` filters. */
export interface Peer {
  name: string;
  keyword: ((question: Question) => string[]) | null;
  semantic(question: Question, namespace: string | null): string[];
  hybrid(question: Question, namespace: string | null): string[];
}

/** Every word of the question, either of them enough; quoted, so that nothing is taken for an operator. */
function anyWord(text: string): string {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.map((word) => `"${word}"`).join(' OR ');
}

function fuse(...rankings: readonly (readonly number[])[]): number[] {
  const scores = new Map<number, number>();
  for (const ranking of rankings)
    ranking.forEach((id, rank) => {
      scores.set(id, (scores.get(id) ?? 0) + 1 / (RRF + rank + 1));
    });
  return [...scores]
    .sort((a, b) => b[1] - a[1])
    .slice(0, LIMIT)
    .map(([id]) => id);
}

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < DIMENSIONS; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

const rowids = (rows: unknown[]): number[] => (rows as { id: number }[]).map(({ id }) => id);

/** The other ways, over the tables of the same data directory: its rows, its FTS5 and its vec0 table, plain blobs, and a graph. */
export function openPeers(root: string, graph: Graph | null): { peers: Peer[]; close(): void } {
  const db = new Sqlite(join(root, 'holdfast.db'), { readonly: true });
  sqliteVec.load(db);
  const blobs = openBlobs(root);
  const row = db.prepare('SELECT * FROM memories WHERE seq = ?');
  const words = db.prepare(
    `SELECT rowid AS id FROM memories_fts WHERE memories_fts MATCH ? ORDER BY rank LIMIT ${POOL}`,
  );
  const filteredWords = db.prepare(
    `SELECT f.rowid AS id FROM memories_fts f JOIN memories m ON m.seq = f.rowid
     WHERE memories_fts MATCH ? AND m.namespace = ? ORDER BY f.rank LIMIT ${POOL}`,
  );
  // The corpus has one piece for each memory, stored in the same order: their numbers are the same.
  const near = db.prepare(
    'SELECT piece AS id FROM vectors WHERE embedding MATCH ? AND k = ? ORDER BY distance',
  );
  const filteredNear = db.prepare(
    `SELECT piece AS id FROM vectors WHERE embedding MATCH ? AND k = ?
     AND piece IN (SELECT seq FROM memories WHERE namespace = ?) ORDER BY distance`,
  );
  const members = db.prepare('SELECT seq AS id FROM memories WHERE namespace = ?');
  // CROSS JOIN: SQLite would rather begin with all members.
  const membersAmong = db.prepare(
    'SELECT f.value AS id FROM json_each(?) f CROSS JOIN memories m ON m.seq = f.value WHERE m.namespace = ? ORDER BY f.key',
  );

  const read = (ids: readonly number[]) => ids.map((id) => (row.get(id) as { id: string }).id);
  const byWords = ({ text }: Question, namespace: string | null): number[] =>
    rowids(namespace === null ? words.all(anyWord(text)) : filteredWords.all(anyWord(text), namespace));
  const bySqliteVec = ({ vector }: Question, namespace: string | null, k: number): number[] =>
    rowids(namespace === null ? near.all(vector, k) : filteredNear.all(vector, k, namespace));
  const byBlobs = ({ vector }: Question, namespace: string | null, k: number): number[] => {
    // Rows count from 1, memories from 0.
    const passing =
      namespace === null ? blobs.each() : blobs.among(rowids(members.all(namespace)).map((id) => id - 1));
    return Array.from(passing, (blob: Blob) => ({ id: blob.number + 1, score: dot(vector, blob.vector) }))
      .sort((a, b) => b.score - a.score)
      .slice(0, k)
      .map(({ id }) => id);
  };
  const byGraph = ({ nearest }: Graph): typeof byBlobs => {
    const find = (vector: Float32Array, k: number) => nearest(vector, k).map((number) => number + 1);
    return ({ vector }, namespace, k) => {
      if (namespace === null) return find(vector, k);
      const found = JSON.stringify(find(vector, OVERFETCH * k));
      return rowids(membersAmong.all(found, namespace)).slice(0, k);
    };
  };
  const peer = (name: string, nearest: typeof byBlobs): Omit<Peer, 'keyword'> => ({
    name,
    semantic: (question, namespace) => read(nearest(question, namespace, LIMIT)),
    hybrid: (question, namespace) =>
      read(fuse(nearest(question, namespace, POOL), byWords(question, namespace))),
  });
  const keyword = (question: Question) => read(byWords(question, null).slice(0, LIMIT));
  return {
    peers: [
      { ...peer('sqlite-vec + FTS5', bySqliteVec), keyword },
      { ...peer(EXACT, byBlobs), keyword: null },
      ...(graph === null ? [] : [{ ...peer(APPROXIMATE, byGraph(graph)), keyword: null }]),
    ],
    close: () => {
      blobs.close();
      db.close();
    },
  };
}
