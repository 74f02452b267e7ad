import type { ReadableDb } from '../store/database.ts';
import { indexedVectorsAmong } from '../store/search-index.ts';
import type { SqlCondition } from '../store/visibility.ts';
import type { CandidateSource, Match } from './candidates.ts';
import type { IndexFilter } from './index/protocol.ts';
import { PIPELINE } from './pipeline.ts';
import { analyseQuery } from './query.ts';

export interface RelatedDeps {
  db: ReadableDb;
  source: CandidateSource;
  /** The model whose vectors are compared. */
  model: string;
}

export interface RelatedTask {
  /** The memory whose like is looked for. */
  memory: { seq: number; content: string };
  /** What the caller may recall, on `memories m` and for the index. */
  where: SqlCondition;
  filter: IndexFilter;
  limit: number;
}

export interface RelatedAnswer {
  /** Nearest first. */
  hits: { seq: number; score: number }[];
  /** False: the memory has no vectors yet, and words alone decided. */
  byMeaning: boolean;
}

/** Candidates of each half beside those that the caller asked for: words and vectors seldom agree at once. */
const SPARE_CANDIDATES = 20;
const WORDS_SHARE = 0.25;
/** Below it two memories have little in common. */
const LEAST_SCORE = 0.3;

/** The mean of the vectors of a memory's pieces, at unit length; null while it has none. */
function meanVector(vectors: readonly Float32Array[]): Float32Array | null {
  const [first] = vectors;
  if (first === undefined) return null;
  const mean = new Float32Array(first.length);
  for (const vector of vectors)
    for (const [at, value] of vector.entries()) mean[at] = (mean[at] ?? 0) + value;
  const length = Math.hypot(...mean);
  return mean.map((value) => value / length);
}

/** `0.75 · cosine + 0.25 · the share of its words that the other holds`; words alone where there is no vector. */
function relatedness({ cosine, coverage }: Match, byMeaning: boolean): number {
  if (!byMeaning) return coverage;
  return (1 - WORDS_SHARE) * Math.max(0, cosine ?? 0) + WORDS_SHARE * coverage;
}

/** Finds the memories of `where` that are nearest to one that is stored, by its vectors and its words; embeds nothing. */
export async function related({ db, source, model }: RelatedDeps, task: RelatedTask): Promise<RelatedAnswer> {
  const { memory, where, filter, limit } = task;
  const vector = meanVector(indexedVectorsAmong(db, model, [memory.seq]).map((piece) => piece.vector));
  const { terms } = analyseQuery(memory.content);
  const { lexical, semantic } = PIPELINE;
  // One more than asked for: the memory itself is the nearest of all.
  const query = {
    terms,
    vector,
    filter,
    k: limit + 1 + SPARE_CANDIDATES,
    limit: limit + 1,
    lexical,
    semantic,
  };
  const found = await source.find({ query, words: terms.map(({ word }) => word), where });
  const byMeaning = vector !== null;
  const hits = found.candidates
    .filter(({ seq }) => seq !== memory.seq)
    .map((match) => ({ seq: match.seq, score: relatedness(match, byMeaning) }))
    .filter(({ score }) => score >= LEAST_SCORE)
    .sort((a, b) => b.score - a.score || b.seq - a.seq)
    .slice(0, limit);
  return { hits, byMeaning };
}
