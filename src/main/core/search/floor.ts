import type { Features } from './score.ts';

/** The cosine that a memory needs among few others when it shares no word with the query. */
const COSINE_FLOOR = 0.265;
/** Each tenfold of memories raises the floor by so much: among more, the nearest stranger is nearer. */
const RISE_PER_DECADE = 0.08;
const FEW = 10;
const HIGHEST_FLOOR = 0.38;

/** What full coverage of the query's words is worth in cosine. */
const KEYWORD_AS_COSINE = 0.3;
/** A memory that covers so much of the query's words is relevant whatever the vectors say. */
const CLEAR_KEYWORD = 0.6;
/** The coverage that is needed where there is no vector to ask. */
const KEYWORD_FLOOR = 0.25;

/** The cosine floor of a search over so many memories. */
export function cosineFloor(memories: number): number {
  const decades = Math.log10(Math.max(memories, FEW) / FEW);
  return Math.min(HIGHEST_FLOOR, COSINE_FLOOR + RISE_PER_DECADE * decades);
}

/**
 * Whether a candidate answers the query at all, so that a question about something never stored finds nothing. Looks at
 * absolute features alone, never at importance or age; `memories` is how many were searched.
 */
export function isRelevant(features: Pick<Features, 'cosine' | 'keyword'>, memories: number): boolean {
  const keyword = features.keyword ?? 0;
  if (features.cosine === null) return keyword >= KEYWORD_FLOOR;
  return keyword >= CLEAR_KEYWORD || features.cosine + KEYWORD_AS_COSINE * keyword >= cosineFloor(memories);
}
