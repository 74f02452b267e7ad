import { Best } from '../vector-index/best.ts';
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

/** By row: `cosine` and `neighbourCosine` of `IndexCandidate`; NaN for null. */
export interface VectorFeatures {
  cosine: Float64Array;
  neighbourCosine: Float64Array;
}

/**
 * The pieces of rows and their neighbours that are nearest to the question, by their codes: for each row its own and then
 * those of its neighbours, `width` in all.
 */
interface Pieces {
  width: number;
  /** −1: none. */
  slots: Int32Array;
  cosines: Float64Array;
}

const NO_SLOT = -1;

function rowAt({ previous, next }: Links, row: number, offset: number): number {
  const step = offset < 0 ? previous : next;
  let at = row;
  for (let i = 0; i < Math.abs(offset) && at !== 0; i++) at = step[at] as number;
  return at;
}

/** Rows that stand beside each other share neighbours: comparing these twice costs less than finding out. */
function bestPieces({ index, query, links, neighbours }: VectorTask, rows: Uint32Array): Pieces {
  const width = 1 + neighbours.length;
  const slots: number[] = [];
  const pieces: number[] = [];
  const add = (row: number, piece: number): void => {
    for (let slot = index.slots.first(row); slot >= 0; slot = index.slots.after(slot)) {
      slots.push(slot);
      pieces.push(piece);
    }
  };
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place] as number;
    add(row, place * width);
    for (let other = 1; other < width; other++)
      add(rowAt(links, row, (neighbours[other - 1] as NeighbourWeight).offset), place * width + other);
  }
  const best = {
    width,
    slots: new Int32Array(rows.length * width).fill(NO_SLOT),
    cosines: new Float64Array(rows.length * width).fill(-Infinity),
  };
  const cosines = index.vectors.scores(query, Uint32Array.from(slots));
  for (let at = 0; at < slots.length; at++) {
    const piece = pieces[at] as number;
    const cosine = cosines[at] as number;
    if (cosine <= (best.cosines[piece] as number)) continue;
    best.cosines[piece] = cosine;
    best.slots[piece] = slots[at] as number;
  }
  return best;
}

/** In four sums, so that one addition need not wait for the one before. */
function dot(a: Float32Array, b: Float32Array): number {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let i = 0; i < a.length; i += 4) {
    first += (a[i] as number) * (b[i] as number);
    second += (a[i + 1] as number) * (b[i + 1] as number);
    third += (a[i + 2] as number) * (b[i + 2] as number);
    fourth += (a[i + 3] as number) * (b[i + 3] as number);
  }
  return first + second + (third + fourth);
}

/** The cosines of rows with the question; with their stored vectors, for all that may be among the first `limit`. */
function ownCosines(
  { index, query, limit, stored }: VectorTask,
  { width, slots, cosines }: Pieces,
): Float64Array {
  const own = new Float64Array(slots.length / width).fill(Number.NaN);
  const nearest = new Best(Math.max(MOST_EXACT, limit));
  for (let place = 0; place < own.length; place++) {
    if (slots[place * width] === NO_SLOT) continue;
    own[place] = cosines[place * width] as number;
    nearest.offer(place, own[place] as number);
  }
  const least = Math.max(-1, nearest.scoreAt(limit - 1)) - 2 * CODE_ERROR;
  for (const { slot: place, score } of nearest.hits()) {
    if (score < least) break;
    const vector = stored.of(index.slots, slots[place * width] as number);
    if (vector !== undefined) own[place] = dot(query, vector);
  }
  return own;
}

/** The pairs of pieces that a mean is taken of, in the order in which `meanCosines` asks for them. */
function pairsOf({ width, slots }: Pieces): Uint32Array {
  const pairs: number[] = [];
  for (let piece = 0; piece < slots.length; piece++) {
    if (slots[piece] === NO_SLOT) continue;
    for (let before = piece - (piece % width); before < piece; before++)
      if (slots[before] !== NO_SLOT) pairs.push(slots[piece] as number, slots[before] as number);
  }
  return Uint32Array.from(pairs);
}

/** The cosines of the question with the weighted means of each row's vector and its neighbours'; `own` where it has none. */
function meanCosines({ index, neighbours }: VectorTask, pieces: Pieces, own: Float64Array): Float64Array {
  const { width, slots, cosines } = pieces;
  const similarities = index.vectors.similarities(pairsOf(pieces));
  const weights = [1, ...neighbours.map(({ weight }) => weight)];
  let pair = 0;
  return own.map((ownCosine, place) => {
    let parts = 0;
    let product = 0;
    let square = 0;
    for (let part = 0; part < width; part++) {
      const piece = place * width + part;
      if (slots[piece] === NO_SLOT) continue;
      const weight = weights[part] as number;
      parts++;
      product += weight * (cosines[piece] as number);
      square += weight ** 2;
      for (let before = 0; before < part; before++)
        if (slots[place * width + before] !== NO_SLOT)
          square += 2 * weight * (weights[before] as number) * (similarities[pair++] as number);
    }
    if (parts <= 1 || Number.isNaN(ownCosine)) return ownCosine;
    return square <= 0 ? 0 : product / Math.sqrt(square);
  });
}

/** Compares the question with rows and their neighbours. */
export function vectorFeatures(task: VectorTask, rows: Uint32Array): VectorFeatures {
  const pieces = bestPieces(task, rows);
  const cosine = ownCosines(task, pieces);
  return { cosine, neighbourCosine: meanCosines(task, pieces, cosine) };
}
