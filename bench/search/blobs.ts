import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { DIMENSIONS } from '../../src/main/core/embed/embedder.ts';

/** A memory by its number, counted from 0, and its vector. */
export interface Blob {
  number: number;
  vector: Float32Array;
}

interface Row {
  number: number;
  embedding: Buffer;
}

/** Vectors as small memory servers keep them: a table with a blob in each row. */
export interface Blobs {
  add(blobs: readonly Blob[]): void;
  /** All of them, or those of the numbers that `from` (a subquery) selects. */
  each(): Generator<Blob>;
  among(numbers: readonly number[]): Generator<Blob>;
  close(): void;
}

function toVector({ buffer, byteOffset, byteLength }: Buffer): Float32Array {
  return byteOffset % 4 === 0
    ? new Float32Array(buffer, byteOffset, DIMENSIONS)
    : new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
}

function* vectorsOf(rows: Iterable<unknown>): Generator<Blob> {
  for (const { number, embedding } of rows as Iterable<Row>) yield { number, vector: toVector(embedding) };
}

/** Opens, or creates, the table beside a data directory. */
export function openBlobs(root: string): Blobs {
  const db = new Sqlite(join(root, 'blobs.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = OFF');
  db.exec('CREATE TABLE IF NOT EXISTS blobs (number INTEGER PRIMARY KEY, embedding BLOB NOT NULL)');
  const insert = db.prepare('INSERT INTO blobs (number, embedding) VALUES (?, ?)');
  const all = db.prepare('SELECT number, embedding FROM blobs');
  const some = db.prepare(
    'SELECT number, embedding FROM blobs WHERE number IN (SELECT value FROM json_each(?))',
  );
  return {
    add: db.transaction((blobs: readonly Blob[]) => {
      for (const { number, vector } of blobs)
        insert.run(number, Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength));
    }),
    each: () => vectorsOf(all.iterate()),
    among: (numbers) => vectorsOf(some.iterate(JSON.stringify(numbers))),
    close: () => db.close(),
  };
}
