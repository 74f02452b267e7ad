import type { QueryClient } from '@tanstack/react-query';
import type { StreamEvent } from '../../client/index.ts';
import { api, isSignedOut } from './api.ts';
import { keys, refreshCounts, refreshMemories } from './queries.ts';
import { createStore } from './store.ts';
import { refreshTeams } from './teams.ts';

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
 * Runs `start` whenever the page comes to be shown, and what that returned when it is hidden. Browsers allow six connections
 * to one address: hidden tabs, and pages kept for going back to, must not hold any.
 */
function whileShown(start: () => () => void): () => void {
  let end: (() => void) | null = null;
  const stop = () => {
    end?.();
    end = null;
  };
  const follow = () => {
    if (document.visibilityState === 'hidden') stop();
    else end ??= start();
  };
  document.addEventListener('visibilitychange', follow);
  follow();
  return () => {
    document.removeEventListener('visibilitychange', follow);
    stop();
  };
}

/**
 * Follows the engine's event stream while the page is shown: what changes elsewhere is read anew, and so is everything
 * when the stream begins again, because nobody tells later what happened meanwhile. Returns a function that ends it.
 */
export function followEvents(client: QueryClient): () => void {
  const changed = bundle(REFRESH_EVERY_MS, (ids) => void refreshMemories(client, ids));
  const counted = bundle(COUNT_EVERY_MS, () => void refreshCounts(client));
  let isCurrent = document.visibilityState !== 'hidden';
  const onEvent = ({ type, id }: StreamEvent) => {
    if (type === 'team.changed') return void refreshTeams(client);
    if (type === 'memory.muted' || type === 'memory.unmuted')
      void client.invalidateQueries({ queryKey: keys.mutes });
    changed(id);
    counted(id);
  };
  return whileShown(() => {
    const subscription = api.events(onEvent, {
      onOpen: () => {
        if (!isCurrent) void client.invalidateQueries();
        isCurrent = false;
        connection.set('open');
      },
      onLost: () => connection.set('away'),
      onError: (error) => connection.set(isSignedOut(error) ? 'signed-out' : 'away'),
    });
    return () => subscription.close();
  });
}
