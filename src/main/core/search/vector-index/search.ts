import { Best, type Hit } from './best.ts';
import type { Kernel, Span } from './kernel.ts';
import { DOTS, FILTER, ROWS, SCALES, SEGMENT_ROWS } from './layout.ts';
import { segmentAt, type Views } from './memory.ts';
import { prepareQuery } from './query.ts';
import { isLive, placeOf } from './slots.ts';

/** Slots of the first step; each step takes as many as all before it, up to a segment. */
const FIRST_STEP = 256;

export interface SearchOptions {
  /** How many of the nearest vectors are wanted. */
  k: number;
  /** One bit for each slot, 1 where it may be found, lowest bit first; slots beyond its end may not. All may without it. */
  filter?: Uint32Array | undefined;
  /** How many runners-up to return as well, for the caller to put in order by exact scores. */
  spare?: number | undefined;
}

function writeFilter({ words }: Views, slots: number, filter: Uint32Array | undefined): void {
  const needed = Math.ceil(slots / 32);
  const area = words.subarray(FILTER / 4, FILTER / 4 + needed);
  if (!filter) {
    area.fill(0xffffffff);
    return;
  }
  area.set(filter.subarray(0, needed));
  area.fill(0, Math.min(filter.length, needed));
}

/** Spans that cover the slots. They begin small, and each is as long as all before it, up to a segment. */
function* spansOf(slots: number, first: number): Generator<Span> {
  for (let slot = 0; slot < slots; ) {
    const from = slot % SEGMENT_ROWS;
    const length = Math.min(Math.max(slot, first), SEGMENT_ROWS - from, slots - slot);
    yield { segment: Math.floor(slot / SEGMENT_ROWS), from, to: from + length };
    slot += length;
  }
}

function offerScores(views: Views, segment: number, count: number, unit: number, best: Best): void {
  const { floats, integers, words } = views;
  const scales = (segmentAt(segment) + SCALES) / 4;
  let floor = best.floor;
  for (let index = 0; index < count; index++) {
    const row = words[ROWS / 4 + index] ?? 0;
    const score = (integers[DOTS / 4 + index] ?? 0) * (floats[scales + row] ?? 0) * unit;
    if (score < floor) continue;
    best.offer(segment * SEGMENT_ROWS + row, score);
    floor = best.floor;
  }
}

/**
 * Scans `slots` for the vectors nearest to a query, best first. The sign bits of a row say how good its score may be, and
 * how good it is likely to be. The likely winners are scored first, by their int8 codes; then every row that may still be
 * among the best `k`. So there is no number of candidates to choose: easy data needs few, hard data gets what it takes.
 */
export function search(kernel: Kernel, slots: number, query: Float32Array, options: SearchOptions): Hit[] {
  const { k, filter, spare = 0 } = options;
  if (!(Number.isInteger(k) && k > 0 && Number.isInteger(spare) && spare >= 0))
    throw new RangeError(`A search for ${k} vectors and ${spare} to spare`);
  const { views } = kernel.memory;
  const prepared = prepareQuery(query, views);
  const { unit, offset, likelyReaches, mayReach } = prepared;
  writeFilter(views, slots, filter);
  const best = new Best(Math.min(k + spare, slots));
  const scoreFrom = (span: Span, cut: number): void => {
    const count = kernel.take(span, cut);
    kernel.score(span.segment, count);
    offerScores(views, span.segment, count, unit, best);
  };
  for (const span of spansOf(slots, FIRST_STEP)) {
    kernel.estimate(span, offset);
    scoreFrom(span, likelyReaches(best.scoreAt(k - 1)));
  }
  for (const span of spansOf(slots, SEGMENT_ROWS)) scoreFrom(span, mayReach(best.scoreAt(k - 1)));
  return best.hits();
}

/** The scores of some slots, in their order; NaN for a slot that holds no vector. */
export function scoresOf(kernel: Kernel, query: Float32Array, slots: ArrayLike<number>): Float64Array {
  const { memory } = kernel;
  const { integers, floats, words } = memory.views;
  const { unit } = prepareQuery(query, memory.views);
  return Float64Array.from(slots, (slot) => {
    if (!isLive(memory, slot)) return NaN;
    const { segment, row, scale } = placeOf(slot);
    words[ROWS / 4] = row;
    kernel.score(segment, 1);
    return (integers[DOTS / 4] ?? 0) * (floats[scale] ?? 0) * unit;
  });
}
