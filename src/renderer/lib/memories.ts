import { api } from './api.ts';

/** Requests at a time: enough to keep the engine busy, few enough to leave room for others. */
const AT_ONCE = 6;
/** Ids that one request of a batch may name. */
const BATCH = 1000;

/** Calls `work` for each item, a few at a time. Rejects with the first failure once nothing is under way any more. */
export async function forEachOf<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const waiting = items.values();
  const worker = async () => {
    for (const item of waiting) await work(item);
  };
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}

/**
 * A function that takes back the newest change of each memory. Called again after a failure it goes on with the rest: undoing
 * one twice would take back an earlier change too.
 */
export function undoing(ids: readonly string[]): () => Promise<void> {
  const left = new Set(ids);
  return () =>
    forEachOf([...left], async (id) => {
      await api.memories.undo(id);
      left.delete(id);
    });
}

/** What a batch did: the ids it changed, and why others were left as they were. */
export interface BatchOutcome {
  changed: string[];
  errors: Record<string, string>;
}

const BATCHES = {
  approve: async (ids: string[]) => {
    const { approved_ids: changed, errors } = await api.memories.approveBatch({ ids });
    return { changed, errors };
  },
  deactivate: async (ids: string[]) => {
    const { deactivated_ids: changed, errors } = await api.memories.deactivateBatch({ ids });
    return { changed, errors };
  },
  delete: async (ids: string[]) => {
    const { deleted_ids: changed, errors } = await api.memories.deleteBatch({ ids });
    return { changed, errors };
  },
} satisfies Record<string, (ids: string[]) => Promise<BatchOutcome>>;
export type BatchAction = keyof typeof BATCHES;

/** Approves, deactivates or deletes any number of memories. */
export async function changeMany(action: BatchAction, ids: readonly string[]): Promise<BatchOutcome> {
  const outcome: BatchOutcome = { changed: [], errors: {} };
  for (let start = 0; start < ids.length; start += BATCH) {
    const { changed, errors } = await BATCHES[action](ids.slice(start, start + BATCH));
    outcome.changed.push(...changed);
    Object.assign(outcome.errors, errors);
  }
  return outcome;
}
