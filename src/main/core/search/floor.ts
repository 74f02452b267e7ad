import type { Scored } from './rank.ts';

/** Something must be as likely as not to answer the question; else nothing was found. */
const FOUND_AT = 0.5;
/** What comes along with it. */
const KEPT_FROM = 0.45;

/**
 * The hits that answer the question at all, so that a question about something never stored finds nothing. Importance and
 * age have no say in it.
 */
export function aboveFloor<Hit extends Pick<Scored, 'relevance'>>(hits: readonly Hit[]): Hit[] {
  if (!hits.some(({ relevance }) => relevance >= FOUND_AT)) return [];
  return hits.filter(({ relevance }) => relevance >= KEPT_FROM);
}
