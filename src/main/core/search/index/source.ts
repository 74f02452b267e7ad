import type { CandidateSource } from '../candidates.ts';
import type { SearchIndex } from './protocol.ts';

/** Candidates from the index; from `fallback` as long as the index cannot answer. */
export function indexSource(index: SearchIndex, fallback: CandidateSource): CandidateSource {
  return { find: async (question) => (await index.query(question.query)) ?? fallback.find(question) };
}
