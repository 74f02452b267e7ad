import { wordWeight } from '../coverage.ts';
import { keyOf } from './document.ts';
import type { PostingList } from './frozen.ts';
import type { Postings } from './postings.ts';
import type { LexicalOptions, NeighbourWeight, QueryTerm, TermFacts } from './protocol.ts';
import { Ranking } from './ranking.ts';
import { ASKS, type Columns } from './rows.ts';
import type { Selection } from './selection.ts';

/** The part of the length norm that does not depend on the length. */
const FLAT = 0.1;

/** `B` of the formula as `flat + slope · max(length, least)`. */
export interface LengthNorm {
  flat: number;
  slope: number;
  least: number;
}

/** The norm for texts of `average` words: 1 for such a text. */
export function lengthNorm(average: number, floor: number | null): LengthNorm {
  const least = floor ?? 1;
  return { flat: FLAT, slope: (1 - FLAT) / Math.max(average, least), least };
}

export function normOf({ flat, slope, least }: LengthNorm, length: number): number {
  return flat + slope * Math.max(length, least);
}

/** `x · (k1 + 1) / (x + k1)`: each further occurrence counts less. */
export function saturate(x: number, k1: number): number {
  return (x * (k1 + 1)) / (x + k1);
}

/** Memory for numbers of rows while a question is answered; all zero between two. */
export class Scratch {
  /** Occurrences of the present term, neighbours' included. */
  pooled = new Float64Array(0);
  scores = new Float64Array(0);
  /** Candidates, numbered from 1. */
  marks = new Uint16Array(0);
  /** Their sessions, numbered from 1; indexed by chain. */
  sessionMarks = new Uint16Array(0);

  reserve(rows: number, chains: number): void {
    if (rows > this.scores.length) {
      this.pooled = new Float64Array(rows);
      this.scores = new Float64Array(rows);
      this.marks = new Uint16Array(rows);
    }
    if (chains > this.sessionMarks.length) this.sessionMarks = new Uint16Array(chains * 2);
  }

  get bytes(): number {
    const { pooled, scores, marks, sessionMarks } = this;
    return pooled.byteLength + scores.byteLength + marks.byteLength + sessionMarks.byteLength;
  }
}

/** What one question found by words. */
export interface LexicalResult {
  terms: TermFacts[];
  /** The best rows by pooled BM25, best first. */
  best: number[];
  /** The pooled BM25 of a row that passes the filter, 0 where no word reached it. */
  scoreOf(row: number): number;
  /** Gives the scratch memory back; nothing is asked afterwards. */
  release(): void;
}

export interface LexicalTask {
  postings: Postings;
  selection: Selection;
  columns: Pick<Columns, 'flags' | 'length'>;
  scratch: Scratch;
  terms: readonly QueryTerm[];
  options: LexicalOptions;
  k: number;
}

/** Weights by offset −2…2, as `[offset + 2]`. */
function byOffset(neighbours: readonly NeighbourWeight[]): number[] {
  const weights = [0, 0, 0, 0, 0];
  for (const { offset, weight } of neighbours) if (offset !== 0) weights[offset + 2] = weight;
  return weights;
}

/**
 * Adds the occurrences of one term to the rows that they count for: the row itself and, weighted, the neighbours that it
 * lends to. Returns how many visible rows hold it. `touched` gets the rows that pass the filter and have some now.
 */
function poolTerm(task: LexicalTask, key: number, norm: LengthNorm, touched: number[]): number {
  const { postings, selection, columns, scratch } = task;
  const { flags, length: lengths } = columns;
  const { pooled } = scratch;
  const visible = selection.visible.words;
  const passing = selection.passing.words;
  const { previous, next } = selection.links;
  const [beforeTwo = 0, before = 0, , after = 0, afterTwo = 0] = byOffset(task.options.neighbours);
  const { flat, slope, least } = norm;
  const add = (row: number, amount: number): void => {
    if ((((passing[row >>> 5] as number) >>> (row & 31)) & 1) === 0) return;
    const sum = pooled[row] as number;
    if (sum === 0) touched.push(row);
    pooled[row] = sum + amount;
  };
  // What stands at offset o of a memory lends to it, so a row lends with the weight of −1 to the one after it.
  const lend = (row: number, amount: number): void => {
    const right = next[row] as number;
    const left = previous[row] as number;
    if (right !== 0) {
      add(right, amount * (((flags[row] as number) & ASKS) === 0 ? before : afterQuestion));
      const second = next[right] as number;
      if (second !== 0 && beforeTwo !== 0) add(second, amount * beforeTwo);
    }
    if (left !== 0) {
      if (after !== 0) add(left, amount * after);
      const second = previous[left] as number;
      if (second !== 0 && afterTwo !== 0) add(second, amount * afterTwo);
    }
  };
  const { afterQuestion } = task.options;
  const lends = task.options.neighbours.length > 0;
  let containing = 0;
  postings.visit(key, (first: number, list: PostingList) => {
    const { rows, counts, size } = list;
    for (let index = 0; index < size; index++) {
      const row = first + (rows[index] as number);
      if ((((visible[row >>> 5] as number) >>> (row & 31)) & 1) === 0) continue;
      containing++;
      const length = lengths[row] as number;
      const amount = (counts[index] as number) / (flat + slope * (length > least ? length : least));
      add(row, amount);
      if (lends) lend(row, amount);
    }
  });
  return containing;
}

/** Scores every row that passes the filter and has a word of the question, or a neighbour that has. */
export function searchWords(task: LexicalTask): LexicalResult {
  const { selection, scratch, options, k } = task;
  const { pooled, scores } = scratch;
  const norm = lengthNorm(selection.averageLength, options.lengthFloor);
  const reached: number[] = [];
  const terms = task.terms.map(({ stem, weight }): TermFacts => {
    const touched: number[] = [];
    const containing = poolTerm(task, keyOf(stem), norm, touched);
    const idf = wordWeight(selection.visibleCount, containing);
    for (const row of touched) {
      if (scores[row] === 0) reached.push(row);
      scores[row] = (scores[row] as number) + weight * idf * saturate(pooled[row] as number, options.k1);
      pooled[row] = 0;
    }
    return { stem, containing, idf };
  });
  const ranking = new Ranking(k);
  for (const row of reached) ranking.offer(row, Math.fround(scores[row] as number));
  return {
    terms,
    best: ranking.rows(),
    scoreOf: (row) => Math.fround(scores[row] ?? 0),
    release: () => {
      for (const row of reached) scores[row] = 0;
    },
  };
}
