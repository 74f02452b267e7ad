import { wordWeight } from '../coverage.ts';
import { type LengthNorm, lengthNorm, saturate } from './bm25.ts';
import { keyOf } from './document.ts';
import type { PostingList } from './frozen.ts';
import type { Postings } from './postings.ts';
import type { LexicalOptions, NeighbourWeight, QueryTerm, TermFacts } from './protocol.ts';
import { Ranking } from './ranking.ts';
import { ASKS, type Columns } from './rows.ts';
import type { Scratch } from './scratch.ts';
import type { Selection } from './selection.ts';

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

/** Writes down what one posting adds and to which rows, from place `at` on. Returns the next place. */
type Spread = (row: number, amount: number, at: number) => number;

/** The row alone. */
function alone({ scratch: { targets, amounts } }: LexicalTask): Spread {
  return (row, amount, at) => {
    targets[at] = row;
    amounts[at] = amount;
    return at + 1;
  };
}

/** The row, and the neighbours that it lends to: what stands at offset o lends, so a row lends with −1 to the one after it. */
function withNeighbours({ scratch, selection, columns, options }: LexicalTask): Spread {
  const { targets, amounts } = scratch;
  const { flags } = columns;
  const { previous, next } = selection.links;
  const [beforeTwo = 0, before = 0, , after = 0, afterTwo = 0] = byOffset(options.neighbours);
  const { afterQuestion } = options;
  return (row, amount, from) => {
    let at = from;
    targets[at] = row;
    amounts[at++] = amount;
    const right = next[row] as number;
    if (right !== 0) {
      targets[at] = right;
      amounts[at++] = amount * (((flags[row] as number) & ASKS) === 0 ? before : afterQuestion);
      targets[at] = next[right] as number;
      amounts[at++] = amount * beforeTwo;
    }
    const left = previous[row] as number;
    if (left !== 0) {
      targets[at] = left;
      amounts[at++] = amount * after;
      targets[at] = previous[left] as number;
      amounts[at++] = amount * afterTwo;
    }
    return at;
  };
}

/** Adds what was written down to the rows that pass the filter, and lists those that had nothing so far. */
function collect({ scratch, selection }: LexicalTask, count: number): void {
  const { pooled, touched, targets, amounts } = scratch;
  const passing = selection.passing.words;
  const { rows } = touched;
  let { size } = touched;
  for (let index = 0; index < count; index++) {
    const row = targets[index] as number;
    const amount = amounts[index] as number;
    // Row 0 stands for no neighbour; it does not exist and passes no filter.
    if ((((passing[row >>> 5] as number) >>> (row & 31)) & 1) === 0 || amount === 0) continue;
    const sum = pooled[row] as number;
    if (sum === 0) rows[size++] = row;
    pooled[row] = sum + amount;
  }
  touched.size = size;
}

/** Pools the occurrences of one term. Returns how many visible rows hold it. */
function poolTerm(task: LexicalTask, key: number, { flat, slope, least }: LengthNorm): number {
  const { postings, selection, columns, options } = task;
  const lengths = columns.length;
  const visible = selection.visible.words;
  const { lends } = selection;
  const spread = options.neighbours.length > 0 ? withNeighbours(task) : alone(task);
  let containing = 0;
  postings.visit(key, (first: number, { rows, counts, size }: PostingList) => {
    let written = 0;
    for (let index = 0; index < size; index++) {
      const row = first + (rows[index] as number);
      const word = row >>> 5;
      if ((((visible[word] as number) >>> (row & 31)) & 1) === 0) continue;
      containing++;
      if (lends !== null && (((lends[word] as number) >>> (row & 31)) & 1) === 0) continue;
      const length = lengths[row] as number;
      const norm = flat + slope * (length > least ? length : least);
      written = spread(row, (counts[index] as number) / norm, written);
    }
    collect(task, written);
  });
  return containing;
}

/** Turns what was pooled into scores. */
function scoreTouched({ scratch, options }: LexicalTask, value: number): void {
  const { pooled, scores, touched, reached } = scratch;
  const { k1 } = options;
  let { size } = reached;
  for (let index = 0; index < touched.size; index++) {
    const row = touched.rows[index] as number;
    const score = scores[row] as number;
    if (score === 0) reached.rows[size++] = row;
    scores[row] = score + value * saturate(pooled[row] as number, k1);
    pooled[row] = 0;
  }
  touched.size = 0;
  reached.size = size;
}

function bestOf({ scratch, k }: LexicalTask): number[] {
  const { scores, reached } = scratch;
  const ranking = new Ranking(k);
  for (let index = 0; index < reached.size; index++) {
    const row = reached.rows[index] as number;
    ranking.offer(row, Math.fround(scores[row] as number));
  }
  return ranking.rows();
}

function release({ scores, reached }: Scratch): void {
  for (let index = 0; index < reached.size; index++) scores[reached.rows[index] as number] = 0;
  reached.size = 0;
}

/** Scores every row that passes the filter and has a word of the question, or a neighbour that has. */
export function searchWords(task: LexicalTask): LexicalResult {
  const { selection, scratch, options } = task;
  const norm = lengthNorm(selection.averageLength, options.lengthFloor);
  const terms = task.terms.map(({ stem, weight }): TermFacts => {
    const containing = poolTerm(task, keyOf(stem), norm);
    const idf = wordWeight(selection.visibleCount, containing);
    scoreTouched(task, weight * idf);
    return { stem, containing, idf };
  });
  return {
    terms,
    best: bestOf(task),
    scoreOf: (row) => Math.fround(scratch.scores[row] ?? 0),
    release: () => release(scratch),
  };
}
