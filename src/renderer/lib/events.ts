import type { QueryClient } from '@tanstack/react-query';
import { api, isSignedOut } from './api.ts';
import { refreshMemories } from './queries.ts';
import { createStore } from './store.ts';

/** Changes come in bursts (a batch, an import): what they touch is read anew at most this often. */
const REFRESH_EVERY_MS = 400;

/** Whether these pages hear from the engine. `away`: it is tried again by itself. `signed-out`: somebody has to log in. */
export type Connection = 'connecting' | 'open' | 'away' | 'signed-out';
export const connection = createStore<Connection>('connecting');

/** Gathers ids and hands them on in bundles, the first one at once. */
function bundle(flush: (ids: Set<string>) => void): (id: string) => void {
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
    }, REFRESH_EVERY_MS);
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
  let wasOpen = false;
  const changed = bundle((ids) => void refreshMemories(client, ids));
  const subscription = api.events((event) => changed(event.id), {
    onOpen: () => {
      connection.set('open');
      if (wasOpen) void client.invalidateQueries();
      wasOpen = true;
    },
    onLost: () => connection.set('away'),
    onError: (error) => connection.set(isSignedOut(error) ? 'signed-out' : 'away'),
  });
  return () => subscription.close();
}
