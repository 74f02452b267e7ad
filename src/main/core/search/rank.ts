import type { ScoreParts } from '../../../shared/query.ts';
import type { Access, Usefulness } from '../store/accesses.ts';
import type { Match } from './candidates.ts';
import { type Certainty, certaintyFor } from './certainty.ts';
import { type Evidence, weighed, weightOf } from './evidence.ts';
import type { EvidenceWeights } from './pipeline.ts';
import { importanceOf, influence, probability, recency, type Standing, usefulness } from './score.ts';

/** Everything that is known of one candidate. */
export interface Candidate {
  match: Match;
  evidence: Evidence;
  /** Undefined: nobody was ever given it. */
  access?: (Access & Usefulness) | undefined;
}

export interface Hit {
  seq: number;
  /** 0 to 1. */
  score: number;
  /** Where the score came from. */
  parts: ScoreParts;
  /** Undefined: nobody was ever given it. */
  access: Access | undefined;
}

export interface Scored {
  candidate: Candidate;
  standing: Standing;
  /** 0 to 1. */
  score: number;
  /** The score that it would have if it had just been read and been of use without number. */
  highest: number;
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

function standingOf({ match: { facts }, access }: Candidate, now: number): Standing {
  const { type, importance, created_at, updated_at } = facts;
  const lastSeen = Math.max(created_at, updated_at, access?.last_accessed_at ?? 0);
  return {
    importance: importanceOf(importance),
    recency: recency(type, now - lastSeen),
    use: usefulness(type, access?.used_count ?? 0, now - (access?.last_used_at ?? 0)),
  };
}

/** The score of a candidate: the probability whose log-odds are the sum of all that speaks for and against it. */
export function scored(candidate: Candidate, options: ScoreOptions): Scored {
  const standing = standingOf(candidate, options.now);
  const matched = weightOf(candidate.evidence, options.weights);
  const relevant = matched + certaintyFor(matched, options.certainty);
  const scoreAs = (as: Standing) => {
    const { importance, recency, use } = influence(as, options.importanceWeight);
    return probability(relevant + importance + recency + use);
  };
  return {
    candidate,
    standing,
    score: scoreAs(standing),
    highest: scoreAs({ ...standing, recency: 1, use: 1 }),
    relevance: probability(relevant),
  };
}

/** Those that can be among the best `limit` when it is known how often and when they were read, which lowers no score. */
export function contenders(all: readonly Scored[], limit: number): readonly Scored[] {
  const least = all.map(({ score }) => score).sort((a, b) => b - a)[limit - 1];
  return least === undefined ? all : all.filter(({ highest }) => highest >= least);
}

/** Where a score came from: the log-odds add up to it. */
export function partsOf({ candidate, standing }: Scored, options: ScoreOptions): ScoreParts {
  const { match, evidence } = candidate;
  const { weights, certainty, importanceWeight } = options;
  return {
    semantic: match.cosine,
    keyword: options.byWords ? match.coverage : null,
    ...standing,
    log_odds: {
      ...weighed(evidence, weights),
      certainty: certaintyFor(weightOf(evidence, weights), certainty),
      ...influence(standing, importanceWeight),
    },
  };
}

/** Best score first; equal ones newest first, then the one stored last. */
export function byScore(
  { score: a, candidate: { match: one } }: Scored,
  { score: b, candidate: { match: other } }: Scored,
): number {
  return b - a || other.facts.created_at - one.facts.created_at || other.seq - one.seq;
}
