import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';

/**
 * Keys of everything that is asked of the engine. The first part is the topic: a change of a memory makes the topics in
 * `CHANGED_BY_MEMORIES` stale, and those in `COUNTED_OVER_MEMORIES`, so a view that adds a topic decides there whether the event
 * stream refreshes it.
 */
export const keys = {
  memories: ['memories'] as const,
  memory: (id: string) => ['memory', id] as const,
  history: (id: string) => ['memory', id, 'history'] as const,
  stats: ['stats'] as const,
  facets: ['facets'] as const,
  waiting: ['waiting'] as const,
  review: ['review'] as const,
  rejections: ['rejections'] as const,
  status: ['status'] as const,
  whoami: ['whoami'] as const,
  config: ['config'] as const,
  agents: ['agents'] as const,
  keys: ['keys'] as const,
  audit: ['audit'] as const,
  map: ['map'] as const,
  activity: ['activity'] as const,
  timeline: ['timeline'] as const,
  recalls: (id: string) => ['recalls', id] as const,
  related: (id: string) => ['related', id] as const,
  mutes: ['mutes'] as const,
  teams: ['teams'] as const,
  conflicts: ['conflicts'] as const,
};

/** Topics that a change of any memory makes stale. `memory` is not among them: those are refreshed by id. */
const CHANGED_BY_MEMORIES: readonly (readonly string[])[] = [
  keys.memories,
  keys.waiting,
  keys.review,
  keys.rejections,
  keys.audit,
  keys.conflicts,
];
/** Topics that it makes stale too, and for which the engine looks at all memories: read anew less often. */
const COUNTED_OVER_MEMORIES: readonly (readonly string[])[] = [keys.stats, keys.facets, keys.map, keys.teams];

const invalidate = async (client: QueryClient, topics: readonly (readonly string[])[]) => {
  await Promise.all(topics.map((queryKey) => client.invalidateQueries({ queryKey })));
};

/** Marks as stale what shows these memories; without ids, any. What is on the screen is read anew. */
export function refreshMemories(client: QueryClient, ids?: Iterable<string>): Promise<void> {
  const single = ids ? [...ids].map((id) => keys.memory(id)) : [['memory']];
  return invalidate(client, [...CHANGED_BY_MEMORIES, ...single]);
}

/** Marks as stale what is counted over all memories. */
export function refreshCounts(client: QueryClient): Promise<void> {
  return invalidate(client, COUNTED_OVER_MEMORIES);
}

export const memoryQuery = (id: string) =>
  queryOptions({ queryKey: keys.memory(id), queryFn: ({ signal }) => api.memories.get(id, { signal }) });

export const historyQuery = (id: string) =>
  queryOptions({ queryKey: keys.history(id), queryFn: ({ signal }) => api.memories.history(id, { signal }) });

export const statsQuery = queryOptions({
  queryKey: keys.stats,
  queryFn: ({ signal }) => api.memories.stats({ signal }),
});

/** Whether there is any memory at all: the page opens by it, so nothing is counted. */
export const anyMemoryQuery = queryOptions({
  queryKey: [...keys.memories, 'any'],
  queryFn: async ({ signal }) =>
    (await api.memories.query({ state: 'all', limit: 1 }, { signal })).memories.length > 0,
});

/** How many memories wait for the person's review; null for somebody who may not review. */
export const waitingQuery = queryOptions({
  queryKey: keys.waiting,
  queryFn: async ({ signal }) => (await api.memories.query({ waiting: true, limit: 1 }, { signal })).waiting,
});

export const whoamiQuery = queryOptions({
  queryKey: keys.whoami,
  queryFn: ({ signal }) => api.identity.whoami({ signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

export const statusQuery = queryOptions({
  queryKey: keys.status,
  queryFn: ({ signal }) => api.system.status({ signal }),
});
