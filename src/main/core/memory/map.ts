import type { ArrangeMapRequest, ArrangeMapResult, MapRequest } from '../../../shared/map.ts';
import { toTimestamp } from '../../../shared/time.ts';
import type { Caller } from '../domain/principal.ts';
import type { MapOfMemories, OnProgress } from '../engine.ts';
import { keepArranged } from '../map/keep.ts';
import type { MapThread } from '../map/thread.ts';
import { currentLayout } from '../store/map.ts';
import type { MemoryContext } from './context.ts';
import { assertServerAdmin } from './upkeep/admin.ts';
import { rowsFor } from './visibility.ts';

export interface MapContext {
  context: MemoryContext;
  thread: MapThread;
  /** Id of the embedding model in use. */
  model(): string;
}

/** The use cases of the map, and their end with the engine's. */
export interface OwnedMap extends MapOfMemories {
  close(): Promise<void>;
}

const STEP = 'arranging the map';
/** Progress is told in hundredths: a number of memories would say how many there are that the caller may not see. */
const WHOLE = 100;

export function createMap({ context, thread, model }: MapContext): OwnedMap {
  const listeners = new Set<OnProgress>();
  let running: Promise<void> | undefined;

  const arrangeNow = async (anew: boolean): Promise<void> => {
    const made = { model: model(), at: context.clock() };
    const arranged = await thread.run({ kind: 'arrange', model: made.model, anew }, (share) => {
      for (const tell of listeners) tell({ step: STEP, done: Math.floor(share * WHOLE), total: WHOLE });
    });
    await keepArranged(context.db, arranged, made);
  };

  /** Who asks while the map is being arranged waits for that; who wants a new layout gets one afterwards. */
  const arrangeOnce = async (anew: boolean): Promise<void> => {
    while (anew && running !== undefined) await running.catch(() => {});
    running ??= arrangeNow(anew).finally(() => {
      running = undefined;
    });
    await running;
  };

  return {
    draw: (caller: Caller, request: MapRequest) =>
      thread.run({ kind: 'draw', where: rowsFor(context, caller, request) }),
    async arrange(caller: Caller, { anew }: ArrangeMapRequest, onProgress): Promise<ArrangeMapResult> {
      if (anew) assertServerAdmin(caller);
      listeners.add(onProgress);
      try {
        await arrangeOnce(anew);
      } finally {
        listeners.delete(onProgress);
      }
      const layout = currentLayout(context.db);
      return { laid_out_at: layout === undefined ? null : toTimestamp(layout.created_at) };
    },
    async close() {
      await thread.close();
      await running?.catch(() => {});
    },
  };
}
