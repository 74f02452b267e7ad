import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type EditOptions, HoldfastError, type Memory } from '../../client/index.ts';
import { api } from './api.ts';
import { formatCount } from './format.ts';
import { type BatchAction, type BatchOutcome, changeMany, undoing } from './memories.ts';
import { refreshCounts, refreshMemories } from './queries.ts';
import { showFailure, showToast } from './toasts.ts';
import { changing, offerUndo } from './undo.ts';

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

/** What was done to which memories, as its toast says it. */
export interface Made {
  done: string;
  ids: Ids;
}

async function refresh(client: QueryClient, ids: Ids): Promise<void> {
  await Promise.all([refreshMemories(client, ids), refreshCounts(client)]);
}

/** Offers to take a change back, and reads anew what depends on it. */
function offer(client: QueryClient, { done, ids }: Made): void {
  if (ids.length === 0) return;
  const takeBack = undoing(ids);
  offerUndo({ done, undo: () => takeBack().finally(() => refresh(client, ids)) });
  void refresh(client, ids);
}

/** Tells what a change of many left as it was: conflicts, and what it `failed` at, with the reason. */
export function tellLeft(
  { errors, conflicting = [] }: BatchOutcome,
  failed: (count: number) => string,
): void {
  if (conflicting.length > 0)
    showToast({
      title: `${formatCount(conflicting.length, 'conflict waits', 'conflicts wait')} for your choice`,
      detail: 'Members of a team changed the same memory. Choose between the versions of each by itself.',
    });
  const conflicts = new Set(conflicting);
  const reasons = Object.entries(errors).flatMap(([id, reason]) => (conflicts.has(id) ? [] : [reason]));
  if (reasons[0] !== undefined)
    showToast({ tone: 'danger', title: failed(reasons.length), detail: reasons[0] });
}

/** Tells what a change of many did, with an undo for what it did. */
function tell(client: QueryClient, outcome: BatchOutcome, words: Words): void {
  const { changed } = outcome;
  offer(client, { done: `${memories(changed.length)} ${words.done}`, ids: changed });
  tellLeft(outcome, (count) => `Could not ${words.verb} ${memories(count)}`);
}

/** Edits each memory by what `edit` makes of it as it is now; null leaves it alone. */
async function editEach(ids: Ids, edit: (memory: Memory) => EditOptions | null): Promise<BatchOutcome> {
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
  return useMemo(() => {
    const many = async (work: () => Promise<BatchOutcome>, ids: Ids, words: Words): Promise<Ids> => {
      const working = work();
      try {
        await changing(working.then((outcome) => tell(client, outcome, words)));
        return Object.keys((await working).errors);
      } catch (error) {
        showFailure(`Could not ${words.verb} ${memories(ids.length)}`, error);
        return ids;
      }
    };
    return {
      /** Approves, sets aside or deletes. Resolves, as `edit` does, to those that could not be changed. */
      change: (action: keyof typeof WORDS, ids: Ids) =>
        many(() => changeMany(action, ids), ids, WORDS[action]),
      /** Edits by what each memory is. */
      edit: (ids: Ids, edit: (memory: Memory) => EditOptions | null, words: Words) =>
        many(() => editEach(ids, edit), ids, words),
      /** Changes otherwise. `told` says what was done, or null where nothing was. Rejects with what `work` rejects with. */
      make: <T>(work: () => Promise<T>, told: (outcome: T) => Made | null): Promise<T> =>
        changing(
          work().then((outcome) => {
            const made = told(outcome);
            if (made) offer(client, made);
            return outcome;
          }),
        ),
    };
  }, [client]);
}
