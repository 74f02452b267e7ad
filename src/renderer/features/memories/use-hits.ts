import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { FacetOptions, Memory, SearchOptions, SearchResult } from '../../../client/index.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/queries.ts';

/** As many as a search gives. */
const HITS_MAX = 100;
/**
 * Below the engine's own floor, which keeps agents from answers to a question that the store may not answer at all. A person who
 * types a word wants to see where it stands; what has neither word nor meaning in common scores less than this.
 */
const LEAST_SCORE = 0.3;

interface Question {
  text: string;
  filters: FacetOptions;
  /** Asks for the parts of each score. */
  explain: boolean;
}

/** What waits is inactive and was never looked at, or has a change that waits. */
const waits = ({ state, reviewed_at, pending_version }: Memory) =>
  pending_version !== null || (state === 'inactive' && reviewed_at === null);

/** Search knows no "waiting": what waits is found among the best of either state. */
async function searchWaiting(
  text: string,
  request: SearchOptions,
  signal: AbortSignal,
): Promise<SearchResult> {
  const ask = (state: 'inactive' | 'active') => api.memories.search(text, { ...request, state }, { signal });
  const [inactive, active] = await Promise.all([ask('inactive'), ask('active')]);
  const results = [...inactive.results, ...active.results]
    .filter(waits)
    .sort((a, b) => b.score - a.score)
    .slice(0, HITS_MAX);
  return { ...inactive, results };
}

/** What a question finds, best first; of the question before while the answer is on its way. Asks nothing without a text. */
export function useHits({ text, filters, explain }: Question) {
  const { waiting, ...rest } = filters;
  const request = { ...rest, explain, limit: HITS_MAX, min_score: LEAST_SCORE };
  return useQuery({
    queryKey: [...keys.memories, 'search', text, waiting ?? false, request],
    queryFn: ({ signal }) =>
      waiting ? searchWaiting(text, request, signal) : api.memories.search(text, request, { signal }),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  });
}
