import { LruCache } from '../../embed/lru.ts';
import type { VectorSlots } from './vector-slots.ts';

/** Vectors that are kept, 1.5 kB each: those of a small store, and what is asked about again and again. */
const KEPT = 8192;

interface Kept {
  checksum: number;
  vector: Float32Array;
}

/** The vectors as they are stored, for exact cosines. The database takes some 10 µs for each; the last ones are kept. */
export class StoredVectors {
  readonly #kept = new LruCache<number, Kept>(KEPT);
  readonly #read: (piece: number) => Float32Array | undefined;

  constructor(read: (piece: number) => Float32Array | undefined) {
    this.#read = read;
  }

  /** The vector in a slot of the index; undefined when the database has none any more. */
  of({ checksums }: VectorSlots, slot: number): Float32Array | undefined {
    const checksum = checksums[slot] as number;
    const kept = this.#kept.get(slot);
    if (kept?.checksum === checksum) return kept.vector;
    const vector = this.#read(slot + 1);
    if (vector !== undefined) this.#kept.set(slot, { checksum, vector });
    return vector;
  }
}
