import type { QueryClient } from '@tanstack/react-query';
import type { MemoryEvent } from '../../client/index.ts';
import { api, isSignedOut } from './api.ts';
import { keys, refreshCounts, refreshMemories } from './queries.ts';
import { createStore } from './store.ts';

/** Changes come in bursts (a batch, an import): what they touch is read anew at most this often. */
const REFRESH_EVERY_MS = 400;
const COUNT_EVERY_MS = 5_000;

/** Whether these pages hear from the engine. `away`: it is tried again by itself. `signed-out`: somebody has to log in. */
export type Connection = 'connecting' | 'open' | 'away' | 'signed-out';
export const connection = createStore<Connection>('connecting');

/** Gathers ids and hands them on in bundles, the first one at once, the next ones after a rest. */
function bundle(restMs: number, flush: (ids: Set<string>) => void): (id: string) => void {
  let gathered = new Set<string>();
  let resting = false;
  const hand = () => {
    if (gathered.size === 0) return;
    const ids = gathered;
    gathered = new Set();
    resting = true;
    setTimeout(() => {
      resting = false;
      hand();
    }, restMs);
    flush(ids);
  };
  return (id) => {
    gathered.add(id);
    if (!resting) hand();
  };
}

/**
 * Follows the engine's event stream for as long as the page lives: what changes elsewhere is read anew, and so is everything
 * after the stream was lost, because nobody tells later what happened meanwhile. Returns a function that ends it.
 */
export function followEvents(client: QueryClient): () => void {
  const changed = bundle(REFRESH_EVERY_MS, (ids) => void refreshMemories(client, ids));
  const counted = bundle(COUNT_EVERY_MS, () => void refreshCounts(client));
  const onEvent = ({ type, id }: MemoryEvent) => {
    if (type === 'memory.muted' || type === 'memory.unmuted')
      void client.invalidateQueries({ queryKey: keys.mutes });
    changed(id);
    counted(id);
  };
  const subscription = api.events(onEvent, {
    onOpen: () => {
      if (connection.get() !== 'connecting') void client.invalidateQueries();
      connection.set('open');
    },
    onLost: () => connection.set('away'),
    onError: (error) => connection.set(isSignedOut(error) ? 'signed-out' : 'away'),
  });
  return () => subscription.close();
}
