import { wordWeight } from '../coverage.ts';
import { bestRows } from './best-rows.ts';
import { lengthNorm } from './bm25.ts';
import type { Occurrences } from './occurrences.ts';
import { loansOf, type Pool, pooledScore } from './pooling.ts';
import type { Postings } from './postings.ts';
import type { LexicalOptions, QueryTerm, TermFacts } from './protocol.ts';
import type { Columns } from './rows.ts';
import type { Selection } from './selection.ts';

/** What one question found by words. Valid until its occurrences are cleared. */
export interface LexicalResult {
  terms: TermFacts[];
  /** The best rows by pooled BM25, best first. */
  best: number[];
  /** The pooled BM25 of rows that pass the filter, 0 where no word reached one. */
  scoresOf(rows: Uint32Array): Float64Array;
}

export interface LexicalTask {
  postings: Postings;
  selection: Selection;
  columns: Pick<Columns, 'flags' | 'length'>;
  occurrences: Occurrences;
  terms: readonly QueryTerm[];
  options: LexicalOptions;
  k: number;
}

/** Finds the rows that pass the filter and have the words of the question, or neighbours that have them. */
export function searchWords(task: LexicalTask): LexicalResult {
  const { postings, selection, columns, occurrences, options } = task;
  if (task.terms.length === 0)
    return { terms: [], best: [], scoresOf: (rows) => new Float64Array(rows.length) };
  occurrences.read(postings, task.terms, selection, columns.flags.length);
  const terms = task.terms.map(({ stem }, term): TermFacts => {
    const containing = occurrences.containing[term] as number;
    return { stem, containing, idf: wordWeight(selection.visibleCount, containing) };
  });
  const pool: Pool = {
    occurrences,
    columns,
    links: selection.links,
    loans: loansOf(options),
    norm: lengthNorm(selection.averageLength, options.lengthFloor),
    k1: options.k1,
    values: Float64Array.from(terms, ({ idf }, term) => (task.terms[term]?.weight ?? 0) * idf),
  };
  return {
    terms,
    best: bestRows(pool, selection.passing.words, task.k),
    scoresOf: (rows) => new Float64Array(rows).map((row) => pooledScore(pool, row)),
  };
}
