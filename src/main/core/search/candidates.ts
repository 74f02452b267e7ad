import type { Similarity } from '../store/vectors.ts';
import type { SqlCondition } from '../store/visibility.ts';

/** A memory and the share of the query's weight in words that it covers, 0 to 1. */
export interface WordMatch {
  seq: number;
  keyword: number;
}

export interface WordMatches {
  /** How many memories pass the filter, with or without a word of the query. */
  memories: number;
  /** The best matches, best first; equal ones newest first. */
  best: readonly WordMatch[];
  /** The share that any memory of the filter covers; 0 for none. */
  keywordOf(seq: number): number;
}

/**
 * Where candidates come from. The filter is a condition on `memories m` and holds inside both searches, before any
 * limit. Now FTS5 and sqlite-vec answer; indexes in memory fit behind the same interface.
 */
export interface CandidateSource {
  byWords(terms: readonly string[], where: SqlCondition, limit: number): Promise<WordMatches>;
  /** The nearest memories, best first. */
  byVector(query: Float32Array, where: SqlCondition, limit: number): Promise<readonly Similarity[]>;
  /** Cosines of memories that were found another way; those without vectors are left out. */
  cosinesOf(query: Float32Array, seqs: readonly number[]): Promise<ReadonlyMap<number, number>>;
}
