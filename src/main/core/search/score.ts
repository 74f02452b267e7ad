import type { MemoryType } from '../../../shared/memory.ts';
import type { ScoreParts } from '../../../shared/query.ts';

/** How much of the doubt that vectors leave a full match in words takes away. */
const KEYWORD_WEIGHT = 0.85;
/** The share of its score that a memory of importance 0 loses. */
export const DEFAULT_IMPORTANCE_WEIGHT = 0.1;
/** The share of its score that a memory loses with infinite age. */
const RECENCY_WEIGHT = 0.05;
/** What a memory without an importance counts as. */
const NEUTRAL_IMPORTANCE = 0.5;

const DAY_MS = 86_400_000;
/** Days after which the recency of a memory has halved: tastes last, events fade. */
const HALF_LIFE_DAYS: Readonly<Record<MemoryType, number>> = { preference: 365, fact: 180, experience: 60 };

/** What is known about a candidate, each on a scale of its own that does not depend on the other candidates. */
export interface Features {
  /** Cosine of the query and the memory's best piece; null when it has no vectors or they take no part. */
  cosine: number | null;
  /** Share of the query's weight in words that it covers, 0 to 1; null when words take no part. */
  keyword: number | null;
  importance: number | null;
  type: MemoryType;
  /** Time since it was stored or last changed. */
  ageMs: number;
}

/**
 * How well a memory answers the query, 0 to 1: `1 − (1 − cosine) · (1 − 0.85 · keyword)`, the noisy-or of the two
 * pieces of evidence. Either is enough, both together are better, and one that takes no part counts as 0.
 */
export function relevance({ cosine, keyword }: Pick<Features, 'cosine' | 'keyword'>): number {
  const unlikeness = 1 - Math.min(1, Math.max(0, cosine ?? 0));
  return 1 - unlikeness * (1 - KEYWORD_WEIGHT * (keyword ?? 0));
}

/** `2^(−age / half-life)`: 1 for what was stored just now. A clock that went back makes nothing newer than new. */
export function recency(type: MemoryType, ageMs: number): number {
  return 2 ** (-Math.max(0, ageMs) / (HALF_LIFE_DAYS[type] * DAY_MS));
}

export function scoreParts(features: Features): ScoreParts {
  return {
    semantic: features.cosine,
    keyword: features.keyword,
    importance: features.importance ?? NEUTRAL_IMPORTANCE,
    recency: recency(features.type, features.ageMs),
  };
}

/**
 * The score, 0 to 1: `relevance · (1 − w · (1 − importance)) · (1 − 0.05 · (1 − recency))`. It grows with each of its
 * parts; importance and age only take away, at most the share that their weight says.
 */
export function score(parts: ScoreParts, importanceWeight: number): number {
  const matched = relevance({ cosine: parts.semantic, keyword: parts.keyword });
  const important = 1 - importanceWeight * (1 - parts.importance);
  const recent = 1 - RECENCY_WEIGHT * (1 - parts.recency);
  return matched * important * recent;
}
