import type { MemoryType } from '../../../shared/memory.ts';

/** The `importance_weight` of a request that names none. */
export const DEFAULT_IMPORTANCE_WEIGHT = 0.1;
/** Log-odds between importance 0 and 1 at an `importance_weight` of 1. */
const IMPORTANCE_RANGE = 3;
/** What a memory without an importance counts as. */
const NEUTRAL_IMPORTANCE = 0.5;
/** Log-odds that infinite age takes away. */
const AGE_COST = 0.1;

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

/** What importance and age add to the log-odds. At the default weight they move it by a quarter at most. */
export function influence(importance: number, recent: number, weight: number) {
  return {
    importance: weight * IMPORTANCE_RANGE * (importance - NEUTRAL_IMPORTANCE),
    recency: -AGE_COST * (1 - recent),
  };
}

/** The logistic function: log-odds to a probability. */
export function probability(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
