import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type EditOptions, HoldfastError, type Memory } from '../../client/index.ts';
import { api } from './api.ts';
import { formatCount } from './format.ts';
import { type BatchAction, changeMany, undoing } from './memories.ts';
import { refreshCounts, refreshMemories } from './queries.ts';
import { showFailure, showToast } from './toasts.ts';
import { offerUndo } from './undo.ts';

type Ids = readonly string[];

/** How a change is told: what was done, and what could not be. */
export interface Words {
  done: string;
  verb: string;
}

export const WORDS: Record<Exclude<BatchAction, 'undo'>, Words> = {
  approve: { done: 'approved', verb: 'approve' },
  deactivate: { done: 'set aside', verb: 'set aside' },
  delete: { done: 'deleted', verb: 'delete' },
};

const memories = (count: number) => formatCount(count, 'memory', 'memories');

/** Edits that are under way at a time: enough to keep the engine busy, few enough to leave room for others. */
const AT_ONCE = 6;

async function refresh(client: QueryClient, ids: Ids): Promise<void> {
  await Promise.all([refreshMemories(client, ids), refreshCounts(client)]);
}

/** Tells what a change of many did, with an undo for what it did. */
async function tell(
  client: QueryClient,
  changed: Ids,
  errors: Readonly<Record<string, string>>,
  words: Words,
) {
  const [reason] = Object.values(errors);
  const failed = Object.keys(errors).length;
  // Before anything is read anew: whoever takes it back at once must not take back what was done before it.
  if (changed.length > 0) {
    const takeBack = undoing(changed);
    offerUndo({
      done: `${memories(changed.length)} ${words.done}`,
      undo: () => takeBack().finally(() => refresh(client, changed)),
    });
  }
  if (reason !== undefined)
    showToast({ tone: 'danger', title: `Could not ${words.verb} ${memories(failed)}`, detail: reason });
  await refresh(client, changed);
}

/** Edits each memory by what `edit` makes of it as it is now; null leaves it alone. */
async function editEach(ids: Ids, edit: (memory: Memory) => EditOptions | null) {
  const changed: string[] = [];
  const errors: Record<string, string> = {};
  const one = async (id: string) => {
    const memory = await api.memories.get(id);
    const change = edit(memory);
    if (!change) return;
    await api.memories.edit(id, { ...change, ...(memory.state === 'active' && { approve: true }) });
    changed.push(id);
  };
  const waiting = ids.values();
  const worker = async () => {
    for (const id of waiting)
      await one(id).catch((error: unknown) => {
        if (!(error instanceof HoldfastError)) throw error;
        errors[id] = error.message;
      });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { changed, errors };
}

/** Changes of one or many memories as every view makes them: done at once, told in a toast, undoable from there. */
export function useChanges() {
  const client = useQueryClient();
  return useMemo(
    () => ({
      /** Approves, sets aside or deletes. */
      change: async (action: keyof typeof WORDS, ids: Ids) => {
        const words = WORDS[action];
        try {
          const { changed, errors } = await changeMany(action, ids);
          await tell(client, changed, errors, words);
        } catch (error) {
          showFailure(`Could not ${words.verb} ${memories(ids.length)}`, error);
        }
      },
      /** Edits by what each memory is. */
      edit: async (ids: Ids, edit: (memory: Memory) => EditOptions | null, words: Words) => {
        try {
          const { changed, errors } = await editEach(ids, edit);
          await tell(client, changed, errors, words);
        } catch (error) {
          showFailure(`Could not ${words.verb} ${memories(ids.length)}`, error);
        }
      },
      /** After a change that was made otherwise: offers the undo and reads anew what depends on it. */
      made: async (done: string, ids: Ids) => {
        const takeBack = undoing(ids);
        offerUndo({ done, undo: () => takeBack().finally(() => refresh(client, ids)) });
        await refresh(client, ids);
      },
    }),
    [client],
  );
}
