import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import type { Memory } from '../../client/index.ts';
import { api } from './api.ts';
import { firstLine } from './format.ts';
import { keys, refreshMemories } from './queries.ts';
import { showFailure, showToast } from './toasts.ts';
import { changing, offerUndo } from './undo.ts';

/** What this person muted. */
const mutesQuery = queryOptions({
  queryKey: keys.mutes,
  // Only this person changes it, mostly on these pages.
  staleTime: 60_000,
  queryFn: async ({ signal }) => (await api.memories.mutes({ signal })).mutes,
});

/** Whether this person's agents are kept from a memory. */
export function useIsMuted(id: string): boolean {
  const { data } = useQuery(mutesQuery);
  return data?.some(({ memory }) => memory.id === id) ?? false;
}

/** True for a memory that can only be kept from one's own agents by muting it: it is there for others as well. */
export function isMutable(memory: Pick<Memory, 'scope' | 'user'>, self: string): boolean {
  return memory.user !== self || memory.scope === 'tenant' || memory.scope === 'global';
}

async function setMuted(client: QueryClient, id: string, muted: boolean): Promise<void> {
  if (muted) await api.memories.mute(id);
  else await api.memories.unmute(id);
  await Promise.all([client.invalidateQueries({ queryKey: keys.mutes }), refreshMemories(client, [id])]);
}

/** Keeps a memory from this person's agents; its toast takes that back. Resolves when it is done, or has failed and said so. */
export async function mute(client: QueryClient, memory: Pick<Memory, 'id' | 'content'>): Promise<void> {
  try {
    await changing(setMuted(client, memory.id, true));
    offerUndo({
      done: 'Memory muted for your agents',
      detail: firstLine(memory.content),
      undo: () => setMuted(client, memory.id, false),
    });
  } catch (error) {
    showFailure('The memory could not be muted', error);
  }
}

/** Lets this person's agents recall a muted memory again. */
export async function unmute(client: QueryClient, memory: Pick<Memory, 'id' | 'content'>): Promise<void> {
  try {
    await setMuted(client, memory.id, false);
    showToast({ title: 'Your agents recall it again', detail: firstLine(memory.content), tone: 'ok' });
  } catch (error) {
    showFailure('The memory could not be unmuted', error);
  }
}
