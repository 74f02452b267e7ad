import { mulberry32 } from '../../../domain/random.ts';
import { DIMENSIONS } from '../layout.ts';
import type { VectorIndex } from '../vector-index.ts';

/** How vectors lie: in all directions alike, which is the hardest to search, or in clusters on one side, as those of texts. */
export type Shape = 'isotropic' | 'clustered';

/** Vectors one after the other, and queries from the same distribution. */
export interface DataSet {
  count: number;
  vectors: Float32Array;
  queries: Float32Array[];
}

const CLUSTERS = 500;
const SPREAD = 0.8;
const SIDE = 0.5;

function scaled(vector: Float32Array): Float32Array {
  let square = 0;
  for (const value of vector) square += value * value;
  return vector.map((value) => value / Math.sqrt(square));
}

/** A source of vectors of unit length. The sum of four uniform numbers is near enough to a normally distributed one. */
export function vectorSource(shape: Shape, seed: number): () => Float32Array {
  const random = mulberry32(seed);
  const normal = (): number => (random() + random() + random() + random() - 2) * Math.sqrt(3);
  const direction = (): Float32Array => new Float32Array(DIMENSIONS).map(normal);
  if (shape === 'isotropic') return () => scaled(direction());
  const side = direction().map((value) => value * SIDE);
  const centres = Array.from({ length: CLUSTERS }, () =>
    direction().map((value, i) => value + (side[i] ?? 0)),
  );
  return () => {
    const centre = centres[Math.floor(random() * CLUSTERS)] ?? side;
    return scaled(centre.map((value) => value + normal() * SPREAD));
  };
}

export function dataSet(shape: Shape, count: number, queries: number, seed: number): DataSet {
  const next = vectorSource(shape, seed);
  const vectors = new Float32Array(count * DIMENSIONS);
  for (let i = 0; i < count; i++) vectors.set(next(), i * DIMENSIONS);
  return { count, vectors, queries: Array.from({ length: queries }, next) };
}

export const vectorAt = ({ vectors }: DataSet, slot: number): Float32Array =>
  vectors.subarray(slot * DIMENSIONS, (slot + 1) * DIMENSIONS);

export type Filter = Uint32Array | undefined;

/** A filter that lets each slot pass with the same probability. */
export function randomFilter(slots: number, share: number, random: () => number): Uint32Array {
  const filter = new Uint32Array(Math.ceil(slots / 32));
  for (let slot = 0; slot < slots; slot++)
    if (random() < share) filter[slot >> 5] = (filter[slot >> 5] ?? 0) | (1 << (slot & 31));
  return filter;
}

const passes = (filter: Filter, slot: number): boolean =>
  filter === undefined || (((filter[slot >> 5] ?? 0) >>> (slot & 31)) & 1) === 1;

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** The exact cosine of each slot with the query. */
function exactScores(data: DataSet, query: Float32Array): Float64Array {
  return Float64Array.from({ length: data.count }, (_, slot) => dot(vectorAt(data, slot), query));
}

/** The k of `slots` with the best scores, best first. */
function bestOf(scores: Float64Array, slots: Iterable<number>, k: number): number[] {
  const best: number[] = [];
  const scoreOf = (slot: number | undefined) => (slot === undefined ? -Infinity : (scores[slot] ?? 0));
  for (const slot of slots) {
    if (scoreOf(slot) <= scoreOf(best[k - 1])) continue;
    best.push(slot);
    best.sort((a, b) => scoreOf(b) - scoreOf(a));
    best.length = Math.min(best.length, k);
  }
  return best;
}

/** The slots that are nearest to the query come last. */
export function sortedTowards(query: Float32Array, data: DataSet): DataSet {
  const scores = exactScores(data, query);
  const order = [...scores.keys()].sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  const sorted = { ...data, vectors: new Float32Array(data.vectors.length) };
  for (const [to, from] of order.entries()) vectorAt(sorted, to).set(vectorAt(data, from));
  return sorted;
}

function* passing(count: number, filter: Filter): Generator<number> {
  for (let slot = 0; slot < count; slot++) if (passes(filter, slot)) yield slot;
}

/** A search as a caller makes it: for ten, with some to spare that exact scores put in order. */
export const TYPICAL = { k: 10, spare: 30 };

/** For each filter, the share of the true ten nearest that is found when the best forty are put in order exactly. */
export function recall(index: VectorIndex, data: DataSet, filters: readonly Filter[]): number[] {
  const found = filters.map(() => ({ hits: 0, all: 0 }));
  for (const query of data.queries) {
    const scores = exactScores(data, query);
    for (const [i, count] of found.entries()) {
      const filter = filters[i];
      const truth = new Set(bestOf(scores, passing(data.count, filter), TYPICAL.k));
      const slots = index.search(query, { ...TYPICAL, filter }).map(({ slot }) => slot);
      count.hits += bestOf(scores, slots, TYPICAL.k).filter((slot) => truth.has(slot)).length;
      count.all += truth.size;
    }
  }
  return found.map(({ hits, all }) => hits / all);
}

export function fill(index: VectorIndex, data: DataSet): void {
  for (let slot = 0; slot < data.count; slot++) index.set(slot, vectorAt(data, slot));
}
