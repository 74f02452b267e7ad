import {
  keepPreviousData,
  type QueryClient,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { FacetOptions, Memory, QueryOptions, QueryResult } from '../../../client/index.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/queries.ts';

const PAGE_SIZE = 100;
/** Pages that are out of sight are kept for so long: a list of 100,000 never stands in memory as a whole. */
const KEPT_MS = 60_000;

const pageKey = (list: QueryOptions, page: number) => [...keys.memories, 'page', list, page] as const;

/**
 * Where page `page` begins: behind the page before it, where that one is known as it is now; else so many rows from the start,
 * which lets a list be entered anywhere.
 */
function startOf(
  client: QueryClient,
  list: QueryOptions,
  page: number,
): Pick<QueryOptions, 'cursor' | 'skip'> {
  if (page === 0) return {};
  const before = client.getQueryState<QueryResult>(pageKey(list, page - 1));
  const cursor = before?.isInvalidated === false ? before.data?.next_cursor : null;
  return cursor ? { cursor } : { skip: page * PAGE_SIZE };
}

/** The counts beside the filters, and how long the list is. */
export function useFacets(filters: FacetOptions) {
  return useQuery({
    queryKey: [...keys.facets, filters],
    queryFn: ({ signal }) => api.memories.facets(filters, { signal }),
    placeholderData: keepPreviousData,
  });
}

export interface MemoryPages {
  /** How many rows the list has, as far as it is known. */
  count: number;
  /** The memory of a row; undefined while it is on its way. */
  at: (row: number) => Memory | undefined;
  isPending: boolean;
  error: unknown;
  retry: () => void;
}

/** A list of any length, of which the pages with the rows `first` to `last` are loaded. `total`: what the facets count. */
export function usePages(
  list: QueryOptions,
  { first, last }: { first: number; last: number },
  total: number | undefined,
): MemoryPages {
  const client = useQueryClient();
  const from = Math.floor(first / PAGE_SIZE);
  const to = Math.floor(last / PAGE_SIZE);
  const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const pages = useQueries({
    queries: numbers.map((page) => ({
      queryKey: pageKey(list, page),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api.memories.query({ ...list, ...startOf(client, list, page), limit: PAGE_SIZE }, { signal }),
      gcTime: KEPT_MS,
    })),
  });
  const failed = pages.find((page) => page.isError);
  return {
    count: countOf(
      pages.map((page) => page.data),
      from,
      total,
    ),
    at: (row) => {
      const page = Math.floor(row / PAGE_SIZE);
      const data = pages[page - from]?.data ?? client.getQueryData<QueryResult>(pageKey(list, page));
      return data?.memories[row % PAGE_SIZE];
    },
    isPending: pages.every((page) => page.isPending),
    error: failed?.error ?? null,
    retry: () => {
      for (const page of pages) if (page.isError) void page.refetch();
    },
  };
}

/** The last page ends the list; before it, there is at least one row more than the loaded ones. */
function countOf(pages: readonly (QueryResult | undefined)[], from: number, total = 0): number {
  let known = 0;
  for (const [index, page] of pages.entries()) {
    if (!page) continue;
    const end = (from + index) * PAGE_SIZE + page.memories.length;
    if (!page.next_cursor && page.memories.length > 0) return end;
    if (!page.next_cursor && from + index === 0) return 0;
    known = end + (page.next_cursor ? 1 : 0);
  }
  return Math.max(known, total);
}
