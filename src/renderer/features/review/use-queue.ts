import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { ReviewQueue } from '../../../client/index.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/queries.ts';
import { joinPages, without } from './queue.ts';

const PAGE = 50;
const COMPLETE_AFTER_MS = 5_000;

type Pages = InfiniteData<ReviewQueue, string | undefined>;

/** The review queue as far as it was looked at, newest batch first. */
export function useQueue() {
  const client = useQueryClient();
  const query = useInfiniteQuery({
    queryKey: keys.review,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => api.review.queue({ limit: PAGE, cursor: pageParam }, { signal }),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    // Nobody tells when what is missing of the hints can be had.
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some((page) => page.degraded !== null) ? COMPLETE_AFTER_MS : false,
  });
  const pages = query.data?.pages;
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const loaded = useMemo(
    () => joinPages((pages ?? []).map((page) => without(page, hidden))),
    [pages, hidden],
  );
  /** Leaves memories out for as long as a decision about them is on its way. */
  const hide = useCallback((ids: readonly string[]) => setHidden((now) => new Set([...now, ...ids])), []);
  const show = useCallback(
    (ids: readonly string[]) => setHidden((now) => new Set([...now].filter((id) => !ids.includes(id)))),
    [],
  );
  /** Takes memories out of the list before the engine has answered again. */
  const remove = useCallback(
    (ids: Iterable<string>) => {
      const gone = new Set(ids);
      client.setQueryData<Pages>(
        keys.review,
        (data) => data && { ...data, pages: data.pages.map((page) => without(page, gone)) },
      );
    },
    [client],
  );
  return {
    ...loaded,
    waiting: pages?.[0]?.waiting ?? 0,
    degraded: pages?.find((page) => page.degraded)?.degraded ?? null,
    isLoading: query.isPending,
    error: query.isError && !query.data ? query.error : null,
    retry: () => void query.refetch(),
    hasMore: query.hasNextPage,
    /** The next page was asked for and did not come. */
    cannotLoad: query.isFetchNextPageError,
    loadMore: () => {
      if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
    },
    remove,
    hide,
    show,
  };
}
export type Queue = ReturnType<typeof useQueue>;
