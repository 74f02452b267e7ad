import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { FacetOptions } from '../../../client/index.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/queries.ts';

/** As many as a search gives. */
const HITS_MAX = 100;

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
  const request = { ...rest, ...(waiting && { state: 'inactive' as const }), explain, limit: HITS_MAX };
  return useQuery({
    queryKey: [...keys.memories, 'search', text, request],
    queryFn: ({ signal }) => api.memories.search(text, request, { signal }),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  });
}
