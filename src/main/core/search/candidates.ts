import type { SqlCondition } from '../store/visibility.ts';
import type { IndexCandidate, IndexQuery, TermFacts } from './index/protocol.ts';

/** A memory that words or vectors found, and what both say about it. `IndexCandidate` describes the parts. */
export type Match = IndexCandidate;

export interface Matches {
  /** How many memories pass the filter. */
  memories: number;
  /** Among how many those that hold a term are counted: at least those that pass. */
  visible: number;
  terms: readonly Pick<TermFacts, 'stem' | 'containing'>[];
  candidates: readonly Match[];
}

/** A question, for the index and for SQLite. */
export interface Question {
  query: IndexQuery;
  /** The words that the terms of the query are the stems of, in the same order. */
  words: readonly string[];
  /** The filter of the query as a condition on `memories m`. */
  where: SqlCondition;
}

/** Where candidates come from. The filter holds inside, before any limit. */
export interface CandidateSource {
  find(question: Question): Promise<Matches>;
}
