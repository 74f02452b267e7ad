import type { Links } from './chains.ts';
import type { MemoryIndex } from './memory-index.ts';
import type { NeighbourWeight } from './protocol.ts';
import type { Selection } from './selection.ts';
import type { StoredVectors } from './stored-vectors.ts';

/** Runners-up of the scan, so that exact cosines can change the order at its end. */
const SPARE = 16;
/** What a cosine from codes may be off by. */
const CODE_ERROR = 0.002;
/** More exact cosines than the caller wants rows are not worth their time. */
const MOST_EXACT = 40;

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
  neighbours: readonly NeighbourWeight[];
  /** How many of the nearest rows need exact cosines. */
  limit: number;
  stored: StoredVectors;
}

export interface VectorFeatures {
  cosine: number | null;
  neighbourCosine: number | null;
}

/** The piece of a row that is nearest to the question, by its codes. */
interface BestPiece {
  row: number;
  slot: number;
  cosine: number;
}

function rowAt({ previous, next }: Links, row: number, offset: number): number {
  const step = offset < 0 ? previous : next;
  let at = row;
  for (let i = 0; i < Math.abs(offset) && at !== 0; i++) at = step[at] as number;
  return at;
}

function bestPieces({ index, query }: VectorTask, rows: Iterable<number>): Map<number, BestPiece> {
  const slots: number[] = [];
  for (const row of rows) index.slots.forEachOf(row, (slot) => slots.push(slot));
  const scores = index.vectors.scores(query, slots);
  const best = new Map<number, BestPiece>();
  slots.forEach((slot, place) => {
    const row = index.slots.rowOf[slot] as number;
    const cosine = scores[place] as number;
    const known = best.get(row);
    if (known === undefined || cosine > known.cosine) best.set(row, { row, slot, cosine });
  });
  return best;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** The cosines of the nearest rows with their stored vectors, of all that may be among the first `limit`. */
function exactCosines(task: VectorTask, rows: readonly number[], best: Map<number, BestPiece>) {
  const nearest = rows
    .flatMap((row) => best.get(row) ?? [])
    .sort((a, b) => b.cosine - a.cosine)
    .slice(0, Math.max(MOST_EXACT, task.limit));
  const least = (nearest[task.limit - 1]?.cosine ?? -1) - 2 * CODE_ERROR;
  const cosines = new Map<number, number>();
  for (const { row, slot, cosine } of nearest) {
    if (cosine < least) break;
    const vector = task.stored.of(task.index.slots, slot);
    if (vector !== undefined) cosines.set(row, dot(task.query, vector));
  }
  return cosines;
}

/** The cosine of the question with the weighted mean of some vectors of unit length. */
function cosineOfMean(
  { vectors }: MemoryIndex,
  parts: readonly BestPiece[],
  weights: readonly number[],
): number {
  let product = 0;
  let square = 0;
  for (const [place, part] of parts.entries()) {
    const weight = weights[place] as number;
    product += weight * part.cosine;
    square += weight ** 2;
    for (let before = 0; before < place; before++) {
      const similarity = vectors.similarity(part.slot, (parts[before] as BestPiece).slot);
      square += 2 * weight * (weights[before] as number) * similarity;
    }
  }
  return square <= 0 ? 0 : product / Math.sqrt(square);
}

/** Compares the question with rows and their neighbours: the features of `rows`, in their order. */
export function vectorFeatures(task: VectorTask, rows: readonly number[]): VectorFeatures[] {
  const { index, links, neighbours } = task;
  const involved = new Set(rows);
  for (const row of rows) for (const { offset } of neighbours) involved.add(rowAt(links, row, offset));
  involved.delete(0);
  const best = bestPieces(task, involved);
  const exact = exactCosines(task, rows, best);
  return rows.map((row) => {
    const own = best.get(row);
    if (own === undefined) return { cosine: null, neighbourCosine: null };
    const parts = [own];
    const weights = [1];
    for (const { offset, weight } of neighbours) {
      const other = best.get(rowAt(links, row, offset));
      if (other === undefined) continue;
      parts.push(other);
      weights.push(weight);
    }
    const cosine = exact.get(row) ?? own.cosine;
    return { cosine, neighbourCosine: parts.length === 1 ? cosine : cosineOfMean(index, parts, weights) };
  });
}
