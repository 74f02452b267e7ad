import type { ScoreParts } from '../../../shared/query.ts';
import type { RankingFacts } from '../store/ranking.ts';
import type { Match } from './candidates.ts';
import { type Certainty, certaintyFor } from './certainty.ts';
import { type Evidence, sum, weighed } from './evidence.ts';
import type { EvidenceWeights } from './pipeline.ts';
import { importanceOf, influence, probability, recency, type Standing, usefulness } from './score.ts';

/** Everything that is known of one candidate. */
export interface Candidate {
  match: Match;
  facts: RankingFacts;
  evidence: Evidence;
}

export interface Hit {
  seq: number;
  /** 0 to 1. */
  score: number;
  /** Where the score came from. */
  parts: ScoreParts;
}

export interface Scored extends Hit {
  createdAt: number;
  /** The probability without importance, age and use; the floor goes by it. */
  relevance: number;
}

export interface ScoreOptions {
  weights: EvidenceWeights;
  certainty: Certainty;
  importanceWeight: number;
  /** False: words take no part. */
  byWords: boolean;
  /** Milliseconds since 1970. */
  now: number;
}

function standingOf(facts: RankingFacts, now: number): Standing {
  const { type, created_at, updated_at, last_accessed_at, used_count, last_used_at } = facts;
  const lastSeen = Math.max(created_at, updated_at, last_accessed_at ?? 0);
  return {
    importance: importanceOf(facts.importance),
    recency: recency(type, now - lastSeen),
    use: usefulness(type, used_count, now - (last_used_at ?? 0)),
  };
}

/** The score of a candidate: the probability whose log-odds are the sum of all that speaks for and against it. */
export function scored({ match, facts, evidence }: Candidate, options: ScoreOptions): Scored {
  const standing = standingOf(facts, options.now);
  const matched = weighed(evidence, options.weights);
  const relevant = { ...matched, certainty: certaintyFor(sum(matched), options.certainty) };
  const logOdds = { ...relevant, ...influence(standing, options.importanceWeight) };
  return {
    seq: match.seq,
    score: probability(sum(logOdds)),
    parts: {
      semantic: match.cosine,
      keyword: options.byWords ? match.coverage : null,
      ...standing,
      log_odds: logOdds,
    },
    createdAt: facts.created_at,
    relevance: probability(sum(relevant)),
  };
}

/** Best score first; equal ones newest first, then the one stored last. */
export function byScore(a: Scored, b: Scored): number {
  return b.score - a.score || b.createdAt - a.createdAt || b.seq - a.seq;
}
