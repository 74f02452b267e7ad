import type { ScoreParts } from '../../../shared/query.ts';
import type { Candidate } from './features.ts';
import { isRelevant } from './floor.ts';
import { score, scoreParts } from './score.ts';

export interface Hit {
  seq: number;
  /** 0 to 1. */
  score: number;
  /** Where the score came from. */
  parts: ScoreParts;
}

export interface RankOptions {
  /** How many memories were searched. */
  memories: number;
  importanceWeight: number;
  /** Replaces the relevance floor; undefined: the floor holds. */
  minScore: number | undefined;
  limit: number;
}

/** Scores, applies the floor and orders: best score first, then the newest, then the one stored last. */
export function rank(candidates: readonly Candidate[], options: RankOptions): Hit[] {
  const { memories, importanceWeight, minScore, limit } = options;
  return candidates
    .map((candidate) => {
      const parts = scoreParts(candidate);
      return { candidate, parts, score: score(parts, importanceWeight) };
    })
    .filter((hit) => (minScore === undefined ? isRelevant(hit.candidate, memories) : hit.score >= minScore))
    .sort(
      (a, b) =>
        b.score - a.score ||
        b.candidate.createdAt - a.candidate.createdAt ||
        b.candidate.seq - a.candidate.seq,
    )
    .slice(0, limit)
    .map((hit) => ({ seq: hit.candidate.seq, score: hit.score, parts: hit.parts }));
}
