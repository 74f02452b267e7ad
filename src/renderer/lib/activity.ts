import { queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';
import { keys } from './queries.ts';

/** Counts of days change slowly, and are no small work for the engine: they are not read anew with every change of a memory. */
const REFRESH_MS = 20_000;

const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What happened on the last days, in this person's time zone. */
export const activityQuery = (days: number) =>
  queryOptions({
    queryKey: [...keys.activity, days],
    queryFn: ({ signal }) => api.memories.activity({ days, time_zone: timeZone }, { signal }),
    refetchInterval: REFRESH_MS,
    placeholderData: (before) => before,
  });

/** Where a memory was recalled lately. */
export const recallsQuery = (id: string) =>
  queryOptions({
    queryKey: keys.recalls(id),
    queryFn: ({ signal }) => api.memories.recalls(id, { time_zone: timeZone }, { signal }),
    refetchInterval: REFRESH_MS,
  });

/** The memories nearest to one. */
export const relatedQuery = (id: string) =>
  queryOptions({
    queryKey: keys.related(id),
    queryFn: ({ signal }) => api.memories.related(id, {}, { signal }),
  });
