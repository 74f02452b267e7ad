import type { Links } from './chains.ts';
import type { MemoryIndex } from './memory-index.ts';
import { EXACT_COSINES, type NeighbourWeight } from './protocol.ts';
import type { Selection } from './selection.ts';

/** Runners-up of the scan, so that exact cosines can change the order at its end. */
const SPARE = 16;

/** The rows whose best piece is nearest to `query`, best first, at most `k` of them. */
export function nearestRows(
  index: MemoryIndex,
  query: Float32Array,
  selection: Selection,
  k: number,
): number[] {
  if (k === 0) return [];
  for (let asked = k; ; asked *= 4) {
    const hits = index.vectors.search(query, {
      k: asked,
      spare: SPARE,
      filter: selection.passingSlots.words,
    });
    const rows = [...new Set(hits.map(({ slot }) => index.slots.rowOf[slot] as number))];
    // Pieces of one memory may crowd the answer.
    if (rows.length >= k || hits.length < asked) return rows.slice(0, k);
  }
}

export interface VectorTask {
  index: MemoryIndex;
  query: Float32Array;
  links: Links;
  /** Reads the stored vector of a piece. */
  stored(piece: number): Float32Array | undefined;
}

interface BestPiece {
  slot: number;
  cosine: number;
  vector: Float32Array;
}

export interface VectorFeatures {
  cosine: number | null;
  neighbourCosine: number | null;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** Compares the question with rows and their neighbours, each of them once. */
export class VectorComparison {
  readonly #task: VectorTask;
  readonly #known = new Map<number, BestPiece | null>();

  constructor(task: VectorTask) {
    this.#task = task;
  }

  /** The features of `rows`, in their order; exact cosines for the nearest. */
  features(rows: readonly number[], neighbours: readonly NeighbourWeight[]): VectorFeatures[] {
    const exact = this.#exact(rows);
    return rows.map((row) => {
      const cosine = this.#best(row)?.cosine ?? null;
      return { cosine: exact.get(row) ?? cosine, neighbourCosine: this.#withNeighbours(row, neighbours) };
    });
  }

  /** The piece of a row that is nearest by its codes. */
  #best(row: number): BestPiece | null {
    const known = this.#known.get(row);
    if (known !== undefined) return known;
    const { index, query } = this.#task;
    let best: BestPiece | null = null;
    index.slots.forEachOf(row, (slot) => {
      const vector = new Float32Array(query.length);
      if (!index.vectors.read(slot, vector)) return;
      const cosine = dot(query, vector);
      if (best === null || cosine > best.cosine) best = { slot, cosine, vector };
    });
    this.#known.set(row, best);
    return best;
  }

  #exact(rows: readonly number[]): Map<number, number> {
    const nearest = rows
      .flatMap((row) => {
        const best = this.#best(row);
        return best === null ? [] : [{ row, ...best }];
      })
      .sort((a, b) => b.cosine - a.cosine)
      .slice(0, EXACT_COSINES);
    const cosines = new Map<number, number>();
    for (const { row, slot } of nearest) {
      const vector = this.#task.stored(slot + 1);
      if (vector !== undefined) cosines.set(row, dot(this.#task.query, vector));
    }
    return cosines;
  }

  /** The cosine with the mean of the row's vector and its neighbours', the row itself weighing 1. */
  #withNeighbours(row: number, neighbours: readonly NeighbourWeight[]): number | null {
    const own = this.#best(row);
    if (own === null) return null;
    const sum = own.vector.slice();
    let product = own.cosine;
    for (const { offset, weight } of neighbours) {
      const other = this.#at(row, offset);
      if (other === null) continue;
      product += weight * other.cosine;
      for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + weight * (other.vector[i] as number);
    }
    const size = Math.sqrt(dot(sum, sum));
    return size === 0 ? 0 : product / size;
  }

  #at(row: number, offset: number): BestPiece | null {
    const { previous, next } = this.#task.links;
    const step = offset < 0 ? previous : next;
    let at = row;
    for (let i = 0; i < Math.abs(offset) && at !== 0; i++) at = step[at] as number;
    return at === 0 ? null : this.#best(at);
  }
}
