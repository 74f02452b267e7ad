import type { Hit } from './best.ts';
import { loadBlock, saveBlock } from './block.ts';
import { Centring } from './centring.ts';
import { encode } from './encode.ts';
import type { Kernel } from './kernel.ts';
import { DIMENSIONS, SEGMENT_ROWS } from './layout.ts';
import { type PreparedQuery, prepareQuery } from './query.ts';
import { type SearchOptions, scoresOf, search, similaritiesOf } from './search.ts';
import { countLive, isLive, placeOf } from './slots.ts';
import { TypeScriptKernel } from './typescript-kernel.ts';
import { WasmKernel } from './wasm-kernel.ts';

export type { Hit } from './best.ts';
export type { SearchOptions } from './search.ts';

/** Slots whose vectors are saved together: those of block b begin at b · BLOCK_SLOTS. */
export const BLOCK_SLOTS = SEGMENT_ROWS;

/**
 * The vectors of all memories, in memory: finds those nearest to a query among the slots that a filter allows. A vector has
 * 384 components and unit length, so that a dot product is a cosine. Each slot holds one vector or none; the caller says
 * what a slot means. Nothing here waits or reads a file.
 */
export class VectorIndex {
  readonly #kernel: Kernel;
  readonly #centring: Centring;
  #slots = 0;
  #size = 0;
  /** The query that is in the memory. */
  #asked: { query: Float32Array; prepared: PreparedQuery } | null = null;

  private constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#centring = new Centring(kernel);
  }

  /** An empty index. It uses WebAssembly with SIMD where that exists, unless the TypeScript kernel is asked for. */
  static create({ kernel }: { kernel?: Kernel['name'] } = {}): VectorIndex {
    const wasm = kernel === 'typescript' ? null : WasmKernel.create();
    return new VectorIndex(wasm ?? new TypeScriptKernel());
  }

  /** Which of the two kernels does the work. */
  get kernel(): Kernel['name'] {
    return this.#kernel.name;
  }

  /** How many slots hold a vector. */
  get size(): number {
    return this.#size;
  }

  /** One more than the highest slot that was ever used. */
  get slots(): number {
    return this.#slots;
  }

  /** How many blocks there are to save. */
  get blocks(): number {
    return Math.ceil(this.#slots / BLOCK_SLOTS);
  }

  /** Bytes of memory in use, empty slots included. */
  get memoryBytes(): number {
    return this.#kernel.memory.used;
  }

  has(slot: number): boolean {
    return isLive(this.#kernel.memory, slot);
  }

  /**
   * Puts a vector into a slot, in place of one that it may hold. Throws a RangeError for what is no vector of 384 components
   * and unit length (a vector of zeros will do), and `unavailable` beyond 8,388,608 slots.
   */
  set(slot: number, vector: Float32Array): void {
    const { memory } = this.#kernel;
    const place = placeOf(checkedSlot(slot));
    memory.reserve(place.segment + 1);
    const { bytes, codes, floats } = memory.views;
    floats[place.scale] = encode(vector, codes, place.codes);
    if (!this.has(slot)) this.#size++;
    bytes[place.liveByte] = (bytes[place.liveByte] ?? 0) | place.liveBit;
    this.#slots = Math.max(this.#slots, slot + 1);
    this.#centring.slotChanged(slot);
  }

  /** Empties a slot and overwrites what it held. False when it was empty. */
  remove(slot: number): boolean {
    if (!this.has(checkedSlot(slot))) return false;
    const place = placeOf(slot);
    const { bytes, codes, floats } = this.#kernel.memory.views;
    codes.fill(0, place.codes, place.codes + DIMENSIONS);
    floats[place.scale] = 0;
    bytes[place.liveByte] = (bytes[place.liveByte] ?? 0) & ~place.liveBit;
    this.#size--;
    this.#centring.slotChanged(slot);
    return true;
  }

  /** The vectors of a block as bytes, for `loadBlock`. */
  saveBlock(block: number): Uint8Array {
    if (!(block >= 0 && block < this.blocks)) throw new RangeError(`There is no block ${block}`);
    const rows = Math.min(BLOCK_SLOTS, this.#slots - block * BLOCK_SLOTS);
    return saveBlock(this.#kernel.memory, block, rows);
  }

  /** Replaces the vectors of a block by saved ones. Throws `internal`, and changes nothing, when the bytes are damaged. */
  loadBlock(block: number, bytes: Uint8Array): void {
    const { memory } = this.#kernel;
    memory.reserve(block + 1);
    const before = countLive(memory.views, block);
    const rows = loadBlock(memory, block, bytes);
    const vectors = countLive(memory.views, block);
    this.#size += vectors - before;
    this.#slots = Math.max(this.#slots, block * BLOCK_SLOTS + rows);
    this.#centring.segmentChanged(block, vectors);
  }

  /**
   * Derives what searches need from what was loaded; a search does it otherwise. Now and then, whenever the index has
   * doubled, it derives everything anew: about 0.1 s for a million vectors.
   */
  settle(): void {
    if (this.#centring.settle(this.#slots, this.#size)) this.#asked = null;
  }

  /** A query that is asked about again is prepared once. */
  #prepare(query: Float32Array): PreparedQuery {
    if (this.#asked?.query !== query)
      this.#asked = { query, prepared: prepareQuery(query, this.#kernel.memory.views) };
    return this.#asked.prepared;
  }

  /**
   * The `k` vectors nearest to `query` that pass the filter, and `spare` runners-up, best first; of equal scores, the lower
   * slot. Scores are cosines from int8 codes, usually off by less than 0.002: 30 to spare are enough for a caller to put the
   * first ones in order by exact cosines. Throws a RangeError for what is no query. The array of a query must not be changed
   * while it is asked about.
   */
  search(query: Float32Array, options: SearchOptions): Hit[] {
    this.settle();
    return search(this.#kernel, this.#slots, this.#prepare(query), options);
  }

  /** The scores that `search` would give to some slots, in their order; 0 for one that was emptied. */
  scores(query: Float32Array, slots: Uint32Array): Float64Array {
    return scoresOf(this.#kernel, this.#prepare(query), this.#used(slots));
  }

  /** The cosines of the vectors in pairs of slots (two numbers each), from their codes; 0 where one was emptied. */
  similarities(pairs: Uint32Array): Float64Array {
    return similaritiesOf(this.#kernel, this.#used(pairs));
  }

  /** Beyond the slots that were ever used there may be no memory to read. */
  #used(slots: Uint32Array): Uint32Array {
    for (const slot of slots) if (slot >= this.#slots) throw new RangeError(`Slot ${slot} was never used`);
    return slots;
  }
}

function checkedSlot(slot: number): number {
  if (!Number.isInteger(slot) || slot < 0) throw new RangeError(`${slot} is no slot`);
  return slot;
}
