import { keyOf } from './document.ts';
import type { PostingList } from './frozen.ts';
import type { Postings } from './postings.ts';
import type { QueryTerm } from './protocol.ts';

/** Rows as bits: those that the caller sees, and of these the ones that count; null: all of them. */
export interface Readable {
  visible: { words: Uint32Array };
  lends: Uint32Array | null;
}

/** Terms that have a bit of their own in a mask; later ones share those of the first. */
export const MASK_BITS = 12;
/** Columns that are kept for the next question; a million memories take a megabyte for each. */
const KEPT_COLUMNS = 16;

/** How many bits of a mask stand for terms, when there are so many. */
export const termBits = (terms: number): number => Math.min(terms, MASK_BITS);

/**
 * The words of one question in the memories: how often each row holds each term. Only rows that are visible and may lend
 * something to one that passes are in it. Everything is zero between two questions.
 */
export class Occurrences {
  /** By term, then by row. */
  readonly counts: Uint8Array[] = [];
  /** By row: one bit for each term that it holds, and above these one that says that it holds some term repeatedly. */
  masks = new Uint16Array(0);
  /** The rows that hold any. */
  rows = new Uint32Array(0);
  size = 0;
  /** By term: visible rows that hold it, and the most that one of them does. */
  containing: number[] = [];
  most: number[] = [];
  #end = 0;

  get bytes(): number {
    return this.counts.length * this.masks.length + this.masks.byteLength + this.rows.byteLength;
  }

  /** Looks the terms up for rows below `end`. Block by block, so that what is written stays in the processor's cache. */
  read(postings: Postings, terms: readonly QueryTerm[], selection: Readable, end: number): void {
    this.#reserve(end, terms.length);
    this.containing = terms.map(() => 0);
    this.most = terms.map(() => 1);
    const repeated = 1 << termBits(terms.length);
    const keys = terms.map(({ stem }) => keyOf(stem));
    postings.visit(keys, (term, first, list) => this.#take(term, first, list, selection, repeated));
  }

  #take(term: number, first: number, list: PostingList, { visible, lends }: Readable, repeated: number) {
    const { masks, rows: found } = this;
    const { rows, counts, size } = list;
    const column = this.counts[term] as Uint8Array;
    const bit = 1 << (term % MASK_BITS);
    let containing = 0;
    let most = this.most[term] as number;
    let at = this.size;
    for (let index = 0; index < size; index++) {
      const row = first + (rows[index] as number);
      const word = row >>> 5;
      if ((((visible.words[word] as number) >>> (row & 31)) & 1) === 0) continue;
      containing++;
      if (lends !== null && (((lends[word] as number) >>> (row & 31)) & 1) === 0) continue;
      const count = counts[index] as number;
      if (count > most) most = count;
      column[row] = count;
      const before = masks[row] as number;
      masks[row] = before | (count === 1 ? bit : bit | repeated);
      // Written in any case: a jump that cannot be foreseen costs more.
      found[at] = row;
      if (before === 0) at++;
    }
    this.size = at;
    this.most[term] = most;
    this.containing[term] = (this.containing[term] as number) + containing;
  }

  /** Forgets the question. */
  clear(): void {
    if (this.containing.length === 0) return;
    this.masks.fill(0, 0, this.#end);
    for (const column of this.counts) column.fill(0, 0, this.#end);
    this.counts.splice(KEPT_COLUMNS);
    this.size = 0;
    this.containing = [];
  }

  #reserve(end: number, terms: number): void {
    this.#end = end;
    if (end > this.masks.length) {
      this.masks = new Uint16Array(end);
      // One more, for what is written behind the last.
      this.rows = new Uint32Array(end + 1);
      this.counts.length = 0;
    }
    while (this.counts.length < terms) this.counts.push(new Uint8Array(this.masks.length));
  }
}
