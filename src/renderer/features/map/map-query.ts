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

let drawnAt = 0;

/** Makes the next question be asked at once: the person has just changed something. */
export function drawSoon(): void {
  drawnAt = 0;
}

async function pause(signal: AbortSignal): Promise<void> {
  const rest = drawnAt + REFRESH_EVERY_MS - Date.now();
  if (rest > 0)
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, rest);
      signal.addEventListener('abort', () => clearTimeout(timer));
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
      await pause(signal);
      let result = await api.map.draw({ state }, { signal });
      if (result.unplaced > 0) {
        await arrange();
        result = await api.map.draw({ state }, { signal });
      }
      drawnAt = Date.now();
      return toMapData(result);
    },
    structuralSharing: false,
  });
