import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/queries.ts';
import { createStore } from '../../lib/store.ts';
import { toMapData } from './columns.ts';

/** Memories change often where agents work; so long a map is good enough before it is asked for again. */
const REFRESH_EVERY_MS = 5_000;

/** Which memories are on the map. */
export type MapState = 'all' | 'active';

/** How far the engine is with arranging the map, 0 to 1; null while it is not. */
export const arranging = createStore<number | null>(null);

const drawnAt = new Map<MapState, number>();

/** Makes the next question be asked at once: the person has just changed something. */
export function drawSoon(): void {
  drawnAt.clear();
}

function pause(state: MapState, signal: AbortSignal): Promise<void> {
  const rest = (drawnAt.get(state) ?? 0) + REFRESH_EVERY_MS - Date.now();
  if (rest <= 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, rest);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

/** Has the engine give places to memories without one, and tells how far that is. */
export async function arrange(request: { anew?: boolean } = {}): Promise<void> {
  try {
    await api.map.arrange(request, { onProgress: ({ done, total }) => arranging.set(done / total) });
  } finally {
    arranging.set(null);
  }
}

/** The map with everything on it that can be: what has no place yet is placed first. */
export const mapQuery = (state: MapState) =>
  queryOptions({
    queryKey: [...keys.map, state],
    queryFn: async ({ signal }) => {
      await pause(state, signal);
      let result = await api.map.draw({ state }, { signal });
      if (result.unplaced > 0) {
        await arrange();
        result = await api.map.draw({ state }, { signal });
      }
      drawnAt.set(state, Date.now());
      return toMapData(result);
    },
    structuralSharing: false,
    // Nobody tells when a memory has been embedded, so what waits for a place is asked for.
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && data.unplaced > 0 ? REFRESH_EVERY_MS : false,
  });
