import type { IndexedMemory, IndexedVector, IndexTotals } from '../../store/search-index.ts';
import { VectorIndex } from '../vector-index/vector-index.ts';
import { Chains } from './chains.ts';
import type { AnalysedText } from './document.ts';
import { Occurrences } from './occurrences.ts';
import { Postings } from './postings.ts';
import { RowTable } from './rows.ts';
import { Selections } from './selections.ts';
import { VectorSlots } from './vector-slots.ts';
import type { Compiler } from './visible.ts';

/** A memory that changed, as it is now. */
export interface RowChange {
  seq: number;
  /** Undefined: its row is as before. Null: it is gone. */
  memory?: { row: IndexedMemory; text: AnalysedText } | null;
  /** Undefined: its vectors are as before. */
  vectors?: readonly IndexedVector[];
}

const NO_TEXT: AnalysedText = {
  document: { keys: new Float64Array(0), counts: new Uint8Array(0) },
  length: 0,
  speaker: null,
  asks: false,
  saysWhen: false,
};
const CHECKSUM_MODULUS = 2 ** 48;

/** All that search needs to know of every memory, in memory: attributes, sessions, words, vectors, and whose rows pass which filter. */
export class MemoryIndex {
  readonly table = new RowTable();
  readonly chains = new Chains(this.table);
  readonly slots = new VectorSlots();
  readonly vectors = VectorIndex.create();
  readonly postings = new Postings();
  readonly occurrences = new Occurrences();
  readonly selections: Selections;

  constructor(lookups: Omit<Compiler, 'table'>) {
    this.selections = new Selections(this, { table: this.table, ...lookups });
  }

  get bytes(): number {
    const { table, chains, slots, vectors, postings, occurrences } = this;
    return (
      table.bytes + chains.bytes + slots.bytes + vectors.memoryBytes + postings.bytes + occurrences.bytes
    );
  }

  /** Makes room for rows below `end`. */
  reserve(end: number): void {
    this.chains.reserve(this.table.reserve(end));
  }

  /** Takes up what changed. */
  apply(changes: readonly RowChange[]): void {
    this.reserve(changes.reduce((end, { seq }) => Math.max(end, seq + 1), 0));
    for (const change of changes) {
      this.selections.leave(change.seq);
      this.#replaceRow(change);
      this.#replaceVectors(change);
      this.selections.enter(change.seq);
    }
  }

  #replaceRow({ seq, memory }: RowChange): void {
    if (memory === undefined) return;
    this.chains.remove(seq);
    this.postings.remove(seq);
    if (memory === null) this.table.remove(seq);
    else this.#write(memory.row, memory.text);
  }

  #replaceVectors({ seq, vectors }: RowChange): void {
    if (vectors === undefined) return;
    this.slots.forEachOf(seq, (slot) => this.vectors.remove(slot));
    this.slots.clear(seq);
    for (const vector of vectors) this.addVector(vector);
  }

  /** Puts a vector into the slot of its piece, which another memory may have left unnoticed so far. */
  addVector({ piece, seq, vector, checksum }: IndexedVector): void {
    const slot = piece - 1;
    const owner = this.slots.rowOf[slot] ?? 0;
    if (owner !== 0) {
      this.selections.leave(owner);
      this.slots.remove(slot);
      this.selections.enter(owner);
    }
    this.vectors.set(slot, vector);
    this.slots.add(slot, seq, checksum);
  }

  /** Tombstones keep their row, so that they are counted, but no words. */
  #write(row: IndexedMemory, text: AnalysedText): void {
    const { document, ...figures } = row.deleted_at === null ? text : NO_TEXT;
    this.table.set(row, figures);
    this.chains.add(row.seq);
    this.postings.set(row.seq, document);
  }

  /** How many rows and vectors are held, and the sums of their stamps, as the database counts them. */
  totals(): { memories: IndexTotals; pieces: IndexTotals } {
    const memories = { rows: 0, checksum: 0 };
    const { flags, stamp } = this.table.columns;
    for (let row = 0; row < this.table.end; row++) {
      if (flags[row] === 0) continue;
      memories.rows++;
      memories.checksum = (memories.checksum + (stamp[row] as number)) % CHECKSUM_MODULUS;
    }
    const pieces = { rows: 0, checksum: 0 };
    for (let slot = 0; slot < this.slots.end; slot++) {
      const row = this.slots.rowOf[slot] as number;
      if (row === 0) continue;
      pieces.rows++;
      const stamped = (slot + 1) * 40503 + row * 69069 + (this.slots.checksums[slot] as number);
      pieces.checksum = (pieces.checksum + (stamped % 2 ** 32)) % CHECKSUM_MODULUS;
    }
    return { memories, pieces };
  }
}
