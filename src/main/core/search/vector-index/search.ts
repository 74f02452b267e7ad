import { Best, type Hit } from './best.ts';
import type { Kernel, Span } from './kernel.ts';
import { FILTER, SCORES, SEGMENT_ROWS, SLOTS } from './layout.ts';
import type { Views } from './memory.ts';
import type { PreparedQuery } from './query.ts';

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

function offerScores({ doubles, words }: Views, count: number, best: Best): void {
  let { floor } = best;
  for (let index = 0; index < count; index++) {
    const score = doubles[SCORES / 8 + index] as number;
    if (score < floor) continue;
    best.offer(words[SLOTS / 4 + index] as number, score);
    floor = best.floor;
  }
}

/**
 * Scans `slots` for the vectors nearest to the query that was prepared last, best first. The sign bits of a row say how good its score may be, and
 * how good it is likely to be. The likely winners are scored first, by their int8 codes; then every row that may still be
 * among the best `k`. So there is no number of candidates to choose: easy data needs few, hard data gets what it takes.
 */
export function search(kernel: Kernel, slots: number, query: PreparedQuery, options: SearchOptions): Hit[] {
  const { k, filter, spare = 0 } = options;
  if (!(Number.isInteger(k) && k > 0 && Number.isInteger(spare) && spare >= 0))
    throw new RangeError(`A search for ${k} vectors and ${spare} to spare`);
  const { views } = kernel.memory;
  const { unit, offset, likelyReaches, mayReach } = query;
  writeFilter(views, slots, filter);
  const best = new Best(Math.min(k + spare, slots));
  const scoreFrom = (span: Span, cut: number): void => {
    const count = kernel.take(span, cut);
    kernel.score(count, unit);
    offerScores(views, count, best);
  };
  for (const span of spansOf(slots, FIRST_STEP)) {
    kernel.estimate(span, offset);
    scoreFrom(span, likelyReaches(best.scoreAt(k - 1)));
  }
  for (const span of spansOf(slots, SEGMENT_ROWS)) scoreFrom(span, mayReach(best.scoreAt(k - 1)));
  return best.hits();
}

/** Has the kernel work on some slots, `width` of them for each result: as many at a time as there is room for. */
function inParts({ memory }: Kernel, slots: Uint32Array, width: number, work: (count: number) => void) {
  const { doubles, words } = memory.views;
  const results = new Float64Array(slots.length / width);
  for (let first = 0; first < slots.length; first += SEGMENT_ROWS) {
    const part = slots.subarray(first, first + SEGMENT_ROWS);
    const count = part.length / width;
    words.set(part, SLOTS / 4);
    work(count);
    results.set(doubles.subarray(SCORES / 8, SCORES / 8 + count), first / width);
  }
  return results;
}

/** The scores of some slots, in their order. */
export function scoresOf(kernel: Kernel, { unit }: PreparedQuery, slots: Uint32Array): Float64Array {
  return inParts(kernel, slots, 1, (count) => kernel.score(count, unit));
}

/** The similarities of pairs of slots, which stand one after the other. */
export function similaritiesOf(kernel: Kernel, pairs: Uint32Array): Float64Array {
  return inParts(kernel, pairs, 2, (count) => kernel.compare(count));
}
