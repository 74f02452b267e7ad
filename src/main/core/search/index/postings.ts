import { Bits } from './bits.ts';
import type { Document } from './document.ts';
import {
  type FrozenPostings,
  freeze,
  makeList,
  type PostingList,
  placeOfKey,
  type RowDocument,
  readList,
  thaw,
} from './frozen.ts';
import { BLOCK_BITS, BLOCK_ROWS } from './rows.ts';

/** Documents that are kept as they came before a block is frozen. */
const FRESH_LIMIT = 1024;
const NOTHING: FrozenPostings = {
  keys: new Float64Array(0),
  offsets: Uint32Array.of(0),
  bytes: new Uint8Array(0),
};

/** Is handed the postings of a term that lie in one block: rows counted from `first`. Terms are numbered as they were asked for. */
export type PostingVisitor = (term: number, first: number, list: PostingList) => void;

/**
 * Which memory holds which word, how often. Most of it is frozen, block by block; what changed since is kept as it came
 * until `settle` freezes the block that has most of it.
 */
export class Postings {
  readonly #frozen: FrozenPostings[] = [];
  /** Rows whose words are in their frozen block; other postings there are of no account. */
  readonly #inFrozen = new Bits(BLOCK_ROWS);
  /** Blocks with postings that are of no account. */
  readonly #outdated = new Set<number>();
  readonly #fresh = new Map<number, Document>();
  /** The fresh documents turned round: term → row → count. */
  readonly #freshRows = new Map<number, Map<number, number>>();
  readonly #list = makeList();

  get bytes(): number {
    return this.#frozen.reduce(
      (sum, { keys, offsets, bytes }) => sum + keys.byteLength + offsets.byteLength + bytes.byteLength,
      0,
    );
  }

  /** Puts the words of a row in place of those that it had. */
  set(row: number, document: Document): void {
    this.remove(row);
    if (document.keys.length === 0) return;
    this.#fresh.set(row, document);
    document.keys.forEach((key, index) => {
      const rows = this.#freshRows.get(key) ?? new Map<number, number>();
      this.#freshRows.set(key, rows);
      rows.set(row, document.counts[index] as number);
    });
  }

  remove(row: number): void {
    this.#removeFresh(row);
    this.#inFrozen.reserve(row + 1);
    if (!this.#inFrozen.has(row)) return;
    this.#inFrozen.delete(row);
    this.#outdated.add(row >> BLOCK_BITS);
  }

  #removeFresh(row: number): void {
    const document = this.#fresh.get(row);
    if (document === undefined) return;
    this.#fresh.delete(row);
    for (const key of document.keys) {
      const rows = this.#freshRows.get(key);
      rows?.delete(row);
      if (rows?.size === 0) this.#freshRows.delete(key);
    }
  }

  /** Visits the postings of terms block by block, each row of a term once. The list that is handed out is used again. */
  visit(keys: readonly number[], visitor: PostingVisitor): void {
    for (let block = 0; block < this.#frozen.length; block++)
      this.#visitFrozen(block, this.#frozen[block] as FrozenPostings, keys, visitor);
    for (const [term, key] of keys.entries()) this.#visitFresh(key, term, visitor);
  }

  #visitFrozen(
    block: number,
    frozen: FrozenPostings,
    keys: readonly number[],
    visitor: PostingVisitor,
  ): void {
    const list = this.#list;
    for (let term = 0; term < keys.length; term++) {
      const place = placeOfKey(frozen.keys, keys[term] as number);
      if (place < 0) continue;
      readList(frozen, place, list);
      if (this.#outdated.has(block)) this.#dropOutdated(block << BLOCK_BITS, list);
      visitor(term, block << BLOCK_BITS, list);
    }
  }

  #visitFresh(key: number, term: number, visitor: PostingVisitor): void {
    const list = this.#list;
    for (const [row, count] of this.#freshRows.get(key) ?? []) {
      list.size = 1;
      list.rows[0] = 0;
      list.counts[0] = count;
      visitor(term, row, list);
    }
  }

  #dropOutdated(first: number, list: PostingList): void {
    let kept = 0;
    for (let index = 0; index < list.size; index++) {
      const row = list.rows[index] as number;
      if (!this.#inFrozen.has(first + row)) continue;
      list.rows[kept] = row;
      list.counts[kept] = list.counts[index] as number;
      kept++;
    }
    list.size = kept;
  }

  /** Freezes one block when much is fresh. Takes some 10 ms; true while there is more to do. */
  settle(): boolean {
    if (this.#fresh.size < FRESH_LIMIT) return false;
    const counts = new Map<number, number>();
    for (const row of this.#fresh.keys())
      counts.set(row >> BLOCK_BITS, (counts.get(row >> BLOCK_BITS) ?? 0) + 1);
    const [fullest] = [...counts].sort((a, b) => b[1] - a[1]);
    if (fullest !== undefined) this.freezeBlock(fullest[0]);
    return this.#fresh.size >= FRESH_LIMIT;
  }

  /** Brings a block up to date and returns it. */
  freezeBlock(block: number): FrozenPostings {
    const first = block << BLOCK_BITS;
    const old = this.#frozen[block] ?? NOTHING;
    const fresh = this.#freshOf(block);
    if (fresh.length === 0 && !this.#outdated.has(block)) return old;
    const kept = [...thaw(old)].filter(([row]) => this.#inFrozen.has(first + row));
    const frozen = freeze([...kept, ...fresh]);
    for (const [row] of fresh) this.#removeFresh(first + row);
    this.loadBlock(
      block,
      frozen,
      [...kept, ...fresh].map(([row]) => row),
    );
    return frozen;
  }

  #freshOf(block: number): RowDocument[] {
    const first = block << BLOCK_BITS;
    const found: RowDocument[] = [];
    for (const [row, document] of this.#fresh)
      if (row >> BLOCK_BITS === block) found.push([row - first, document]);
    return found;
  }

  /** Takes up a block as it is; `rows`, counted from its first, are those that have words in it. */
  loadBlock(block: number, frozen: FrozenPostings, rows: Iterable<number>): void {
    const first = block << BLOCK_BITS;
    while (this.#frozen.length < block) this.#frozen.push(NOTHING);
    this.#frozen[block] = frozen;
    this.#outdated.delete(block);
    this.#inFrozen.reserve(first + BLOCK_ROWS);
    for (const row of rows) this.#inFrozen.add(first + row);
  }
}
