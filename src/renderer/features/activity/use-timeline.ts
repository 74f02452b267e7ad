import {
  type InfiniteData,
  infiniteQueryOptions,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useMemo } from 'react';
import type { AuditEntry, AuditResult } from '../../../client/index.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/queries.ts';
import { startOfDay } from './days.ts';
import type { ActivitySearch } from './search.ts';

/** Enough to begin with; later pages are longer, because a single row may tell of hundreds of entries. */
const FIRST_PAGE = 100;
const PAGE = 1000;
/** Changes of keys and settings come with no event. */
const LOOK_EVERY_MS = 20_000;

const sizeOf = (before: number | undefined) => (before === undefined ? FIRST_PAGE : PAGE);

type Pages = InfiniteData<AuditResult, number | undefined>;

/** What the audit log is asked for, beside the page. */
function requestOf({ kind, outcome, agent, object, from, to }: ActivitySearch) {
  return {
    kind,
    outcome,
    agent,
    object,
    from: from && startOfDay(from),
    to: to && startOfDay(to, true),
  };
}

const pagesQuery = (request: ReturnType<typeof requestOf>) =>
  infiniteQueryOptions({
    queryKey: [...keys.timeline, request],
    queryFn: ({ pageParam, signal }) =>
      api.system.audit({ ...request, limit: sizeOf(pageParam), before: pageParam }, { signal }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ entries }, _, pageParam) =>
      entries.length < sizeOf(pageParam) ? undefined : entries.at(-1)?.id,
    // What was written stays as it is: only its beginning is ever read anew, by `showNew`.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: 'always',
  });

/** The audit log under the filters, newest first, page by page; and whether there is something newer than what is shown. */
export function useTimeline(search: ActivitySearch) {
  const client = useQueryClient();
  const request = requestOf(search);
  const options = pagesQuery(request);
  const pages = useInfiniteQuery(options);
  // The topic of the log itself: the event stream makes it stale.
  const newest = useQuery({
    queryKey: [...keys.audit, 'newest', request],
    queryFn: ({ signal }) => api.system.audit({ ...request, limit: 1 }, { signal }),
    refetchInterval: LOOK_EVERY_MS,
  });
  const entries = useMemo(
    (): AuditEntry[] => pages.data?.pages.flatMap((page) => page.entries) ?? [],
    [pages.data],
  );
  const last = newest.data?.entries[0]?.id;
  const showNew = () => {
    client.setQueryData<Pages>(
      options.queryKey,
      (held) => held && { pages: held.pages.slice(0, 1), pageParams: held.pageParams.slice(0, 1) },
    );
    void pages.refetch();
  };
  const hasNew = last !== undefined && pages.data !== undefined && !entries.some(({ id }) => id === last);
  return { ...pages, entries, hasNew: hasNew && !pages.isFetching, showNew };
}
