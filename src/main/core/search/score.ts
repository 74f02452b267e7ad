import type { MemoryType } from '../../../shared/memory.ts';

/** The `importance_weight` of a request that names none. */
export const DEFAULT_IMPORTANCE_WEIGHT = 0.1;
/** Log-odds between importance 0 and 1 at an `importance_weight` of 1. */
const IMPORTANCE_RANGE = 3;
/** What a memory without an importance counts as. */
const NEUTRAL_IMPORTANCE = 0.5;
/** Log-odds that infinite age takes away. */
const AGE_COST = 0.1;
/** Log-odds that uses without number, just now, would add. */
const USE_GAIN = 0.1;

const DAY_MS = 86_400_000;
/** Days after which the recency of a memory has halved: tastes last, events fade. */
const HALF_LIFE_DAYS: Readonly<Record<MemoryType, number>> = { preference: 365, fact: 180, experience: 60 };

/** `2^(−age / half-life)`: 1 for what was used just now. A clock that went back makes nothing newer than new. */
export function recency(type: MemoryType, ageMs: number): number {
  return 2 ** (-Math.max(0, ageMs) / (HALF_LIFE_DAYS[type] * DAY_MS));
}

export function importanceOf(stored: number | null): number {
  return stored ?? NEUTRAL_IMPORTANCE;
}

/**
 * `n / (n + 1) · 2^(−age / half-life)` for `n` reported uses, the last of them `ageMs` ago: the first report counts for half of
 * what all of them can, so that repeating it gains little, and it fades as age does.
 */
export function usefulness(type: MemoryType, uses: number, ageMs: number): number {
  return (uses / (uses + 1)) * recency(type, ageMs);
}

/** What is known of a candidate whatever the question is, each from 0 to 1. */
export interface Standing {
  importance: number;
  recency: number;
  use: number;
}

/** What importance, age and use add to the log-odds. At the default weight they move it by 0.35 at most. */
export function influence(standing: Standing, weight: number): Standing {
  return {
    importance: weight * IMPORTANCE_RANGE * (standing.importance - NEUTRAL_IMPORTANCE),
    recency: -AGE_COST * (1 - standing.recency),
    use: USE_GAIN * standing.use,
  };
}

/** The logistic function: log-odds to a probability. */
export function probability(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
