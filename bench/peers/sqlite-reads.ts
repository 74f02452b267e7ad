import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import * as sqliteVec from 'sqlite-vec';
import { median, timeEach } from '../lib/stats.ts';

/** Milliseconds of the bare statements behind each read, on the same database file, without rights or ranking. */
export interface ReadFloor {
  get: number;
  list: number;
  query: number;
  words: number;
  vectors: number;
}

export interface ReadTasks {
  ids: readonly string[];
  questions: readonly string[];
  /** A vector for each question. */
  vectors: readonly Float32Array[];
}

/** An OR of the question's words, as FTS5 takes it. */
function anyWord(question: string): string {
  return (question.match(/\w+/g) ?? []).map((word) => `"${word}"`).join(' OR ');
}

/** Measures SELECTs with better-sqlite3, FTS5 with its own BM25, and the nearest neighbours of sqlite-vec. */
export async function measureReadFloor(root: string, tasks: ReadTasks): Promise<ReadFloor> {
  const db = new Sqlite(join(root, 'holdfast.db'), { readonly: true });
  try {
    sqliteVec.load(db);
    const get = db.prepare('SELECT * FROM memories WHERE id = ?');
    const list = db.prepare('SELECT * FROM memories ORDER BY created_at LIMIT 100');
    const query = db.prepare(
      `SELECT * FROM memories WHERE type = 'preference' AND importance >= 0.5 ORDER BY created_at DESC LIMIT 20`,
    );
    const words = db.prepare(
      'SELECT rowid FROM memories_fts WHERE memories_fts MATCH ? ORDER BY rank LIMIT 10',
    );
    const vectors = db.prepare('SELECT piece, distance FROM vectors WHERE embedding MATCH ? AND k = 10');
    const time = async <T>(inputs: readonly T[], action: (input: T) => unknown) =>
      median(await timeEach(inputs, action));
    return {
      get: await time(tasks.ids, (id) => get.get(id)),
      list: await time(tasks.ids, () => list.all()),
      query: await time(tasks.ids, () => query.all()),
      words: await time(tasks.questions, (question) => words.all(anyWord(question))),
      vectors: await time(tasks.vectors, (vector) => vectors.all(vector)),
    };
  } finally {
    db.close();
  }
}
