import type { Document } from './document.ts';
import { BLOCK_ROWS } from './rows.ts';

/**
 * The postings of one block of rows, never changed. Each list is a series of gaps between rows: `gap − 1` shifted left by
 * one, the lowest bit set when the count is not 1, as a variable-length number; then that count as one byte.
 */
export interface FrozenPostings {
  /** Keys of the terms, ascending. */
  keys: Float64Array;
  /** Where the list of each term begins in `bytes`, and the end of the last one. */
  offsets: Uint32Array;
  bytes: Uint8Array;
}

/** A row, counted from the first of its block, and its words. */
export type RowDocument = readonly [row: number, document: Document];

/** A list of postings: rows of a block, counted from its first, and how often the term occurs in each. */
export interface PostingList {
  size: number;
  rows: Uint16Array;
  counts: Uint8Array;
}

export function makeList(): PostingList {
  return { size: 0, rows: new Uint16Array(BLOCK_ROWS), counts: new Uint8Array(BLOCK_ROWS) };
}

/** The place of `key` among ascending ones, or −1. */
export function placeOfKey(keys: Float64Array, key: number): number {
  let low = 0;
  let high = keys.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = keys[middle] as number;
    if (found === key) return middle;
    if (found < key) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Reads one list into `into`. */
export function readList({ offsets, bytes }: FrozenPostings, term: number, into: PostingList): void {
  const { rows, counts } = into;
  const end = offsets[term + 1] as number;
  let at = offsets[term] as number;
  let row = -1;
  let size = 0;
  while (at < end) {
    let code = bytes[at++] as number;
    if (code > 127) {
      // Gaps are below 4,096, so that two bytes hold every code.
      code = (code & 127) | ((bytes[at++] as number) << 7);
    }
    row += (code >> 1) + 1;
    rows[size] = row;
    counts[size] = (code & 1) === 0 ? 1 : (bytes[at++] as number);
    size++;
  }
  into.size = size;
}

class Writer {
  #bytes = new Uint8Array(1 << 16);
  length = 0;

  write(byte: number): void {
    if (this.length === this.#bytes.length) {
      const larger = new Uint8Array(this.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.length++] = byte;
  }

  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.length);
  }
}

/** A row and its count in one number. */
const pack = (row: number, count: number): number => (row << 8) | count;

function turnRound(documents: Iterable<RowDocument>): Map<number, number[]> {
  const lists = new Map<number, number[]>();
  for (const [row, { keys, counts }] of [...documents].sort((a, b) => a[0] - b[0]))
    for (let index = 0; index < keys.length; index++) {
      const packed = pack(row, counts[index] as number);
      const list = lists.get(keys[index] as number);
      if (list === undefined) lists.set(keys[index] as number, [packed]);
      else list.push(packed);
    }
  return lists;
}

function writeList(writer: Writer, list: readonly number[]): void {
  let before = -1;
  for (const packed of list) {
    const row = packed >> 8;
    const count = packed & 255;
    const code = ((row - before - 1) << 1) | (count === 1 ? 0 : 1);
    before = row;
    if (code > 127) {
      writer.write((code & 127) | 128);
      writer.write(code >> 7);
    } else writer.write(code);
    if (count !== 1) writer.write(count);
  }
}

/** Makes a block of documents. */
export function freeze(documents: Iterable<RowDocument>): FrozenPostings {
  const lists = turnRound(documents);
  const keys = Float64Array.from(lists.keys()).sort();
  const offsets = new Uint32Array(keys.length + 1);
  const writer = new Writer();
  keys.forEach((key, term) => {
    writeList(writer, lists.get(key) ?? []);
    offsets[term + 1] = writer.length;
  });
  return { keys, offsets, bytes: writer.bytes() };
}

/** Takes a block apart again. */
export function thaw(block: FrozenPostings): Map<number, Document> {
  const list = makeList();
  const found = new Map<number, { keys: number[]; counts: number[] }>();
  block.keys.forEach((key, term) => {
    readList(block, term, list);
    for (let index = 0; index < list.size; index++) {
      const row = list.rows[index] as number;
      const document = found.get(row) ?? { keys: [], counts: [] };
      found.set(row, document);
      document.keys.push(key);
      document.counts.push(list.counts[index] as number);
    }
  });
  const toDocument = ({ keys, counts }: { keys: number[]; counts: number[] }): Document => ({
    keys: Float64Array.from(keys),
    counts: Uint8Array.from(counts),
  });
  return new Map([...found].map(([row, document]) => [row, toDocument(document)]));
}
