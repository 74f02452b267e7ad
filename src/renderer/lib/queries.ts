import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';

/**
 * Keys of everything that is asked of the engine. The first part is the topic: a change of a memory makes the topics in
 * `CHANGED_BY_MEMORIES` stale, so a view that adds a topic decides there whether the event stream refreshes it.
 */
export const keys = {
  memories: ['memories'] as const,
  memory: (id: string) => ['memory', id] as const,
  history: (id: string) => ['memory', id, 'history'] as const,
  stats: ['stats'] as const,
  waiting: ['waiting'] as const,
  status: ['status'] as const,
  whoami: ['whoami'] as const,
  config: ['config'] as const,
  agents: ['agents'] as const,
  keys: ['keys'] as const,
  audit: ['audit'] as const,
  map: ['map'] as const,
  recalls: ['recalls'] as const,
};

/** Topics that a change of any memory makes stale. `memory` is not among them: those are refreshed by id. */
const CHANGED_BY_MEMORIES: readonly (readonly string[])[] = [
  keys.memories,
  keys.stats,
  keys.waiting,
  keys.audit,
  keys.map,
];

/** Marks as stale what depends on these memories; without ids, on any. What is on the screen is read anew. */
export async function refreshMemories(client: QueryClient, ids?: Iterable<string>): Promise<void> {
  const single = ids ? [...ids].map((id) => keys.memory(id)) : [['memory']];
  await Promise.all(
    [...CHANGED_BY_MEMORIES, ...single].map((queryKey) => client.invalidateQueries({ queryKey })),
  );
}

export const memoryQuery = (id: string) =>
  queryOptions({ queryKey: keys.memory(id), queryFn: ({ signal }) => api.memories.get(id, { signal }) });

export const historyQuery = (id: string) =>
  queryOptions({ queryKey: keys.history(id), queryFn: ({ signal }) => api.memories.history(id, { signal }) });

export const statsQuery = queryOptions({
  queryKey: keys.stats,
  queryFn: ({ signal }) => api.memories.stats({ signal }),
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
