import { HoldfastError } from '../../client/index.ts';
import { api } from './api.ts';

/** Ids that one request may name. */
const BATCH = 1000;

/** What a change of many did: the ids it changed, and why others were left as they were, by id. */
export interface BatchOutcome {
  changed: string[];
  errors: Record<string, string>;
  /** Of those, the ones whose versions disagree in a team. */
  conflicting?: string[];
}

const BATCHES = {
  approve: async (ids: string[]) => {
    const {
      approved_ids: changed,
      errors,
      conflicting_ids: conflicting,
    } = await api.memories.approveBatch({ ids });
    return { changed, errors, conflicting };
  },
  deactivate: async (ids: string[]) => {
    const { deactivated_ids: changed, errors } = await api.memories.deactivateBatch({ ids });
    return { changed, errors };
  },
  delete: async (ids: string[]) => {
    const { deleted_ids: changed, errors } = await api.memories.deleteBatch({ ids });
    return { changed, errors };
  },
  undo: async (ids: string[]) => {
    const { undone_ids: changed, errors } = await api.memories.undoBatch({ ids, own: true });
    return { changed, errors };
  },
} satisfies Record<string, (ids: string[]) => Promise<BatchOutcome>>;
export type BatchAction = keyof typeof BATCHES;

/**
 * Approves, deactivates, deletes any number of memories, or takes back the newest change of each. Rejects when the first request
 * fails; where a later one does, the outcome says what was changed before, and why the others were not.
 */
export async function changeMany(action: BatchAction, ids: readonly string[]): Promise<BatchOutcome> {
  const outcome = { changed: [] as string[], errors: {}, conflicting: [] as string[] };
  for (let start = 0; start < ids.length; start += BATCH) {
    try {
      const {
        changed,
        errors,
        conflicting = [],
      }: BatchOutcome = await BATCHES[action](ids.slice(start, start + BATCH));
      outcome.changed.push(...changed);
      outcome.conflicting.push(...conflicting);
      Object.assign(outcome.errors, errors);
    } catch (error) {
      if (start === 0 || !(error instanceof HoldfastError)) throw error;
      const { message } = error;
      Object.assign(outcome.errors, Object.fromEntries(ids.slice(start).map((id) => [id, message])));
      break;
    }
  }
  return outcome;
}

/**
 * A function that takes back the newest change of each memory, where that is still this person's own. Called again after a failure it goes on with the rest: undoing
 * one twice would take back an earlier change too.
 */
export function undoing(ids: readonly string[]): () => Promise<void> {
  const left = new Set(ids);
  return async () => {
    const { changed, errors } = await changeMany('undo', [...left]);
    for (const id of changed) left.delete(id);
    const [reason] = Object.values(errors);
    if (reason !== undefined) throw new HoldfastError('conflict', reason);
  };
}
