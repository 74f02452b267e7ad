import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { FacetOptions } from '../../../client/index.ts';
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

/** What a question finds, best first; of the question before while the answer is on its way. Asks nothing without a text. */
export function useHits({ text, filters, explain }: Question) {
  const { waiting, ...rest } = filters;
  // Search knows no "waiting": of what waits, only changes of active memories are not inactive.
  const request = {
    ...rest,
    ...(waiting && { state: 'inactive' as const }),
    explain,
    limit: HITS_MAX,
    min_score: LEAST_SCORE,
  };
  return useQuery({
    queryKey: [...keys.memories, 'search', text, request],
    queryFn: ({ signal }) => api.memories.search(text, request, { signal }),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  });
}
