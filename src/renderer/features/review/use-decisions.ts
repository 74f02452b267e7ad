import { useRef } from 'react';
import type { MergeRequest, ReviewItem, Scope } from '../../../client/index.ts';
import { api } from '../../lib/api.ts';
import { tellLeft, useChanges } from '../../lib/changes.ts';
import { formatCount } from '../../lib/format.ts';
import type { BatchOutcome } from '../../lib/memories.ts';
import { showFailure } from '../../lib/toasts.ts';
import { RECALLED_BY } from './looks.ts';
import type { Chosen } from './use-chosen.ts';
import type { Queue } from './use-queue.ts';

type Items = readonly ReviewItem[];

const memories = (count: number) => formatCount(count, 'memory', 'memories');

/** Ids, and the versions that were looked at: what has changed since is not decided about. */
function lookedAt(items: Items) {
  return {
    ids: items.map(({ id }) => id),
    versions: Object.fromEntries(items.map(({ id, proposal }) => [id, proposal.version])),
  };
}

/**
 * What can be decided about memories that wait. Each is told in a toast and undone from there. A memory in conflict is decided about
 * while it is looked at, not with those that were `chosen`: that is a choice between its versions.
 */
export function useDecisions(queue: Queue, chosen: Chosen) {
  const { make } = useChanges();
  const settle = chosen.items.length === 0;
  /** The memory that was decided about last. */
  const latest = useRef<string | null>(null);
  const note = ([id]: readonly string[]) => {
    latest.current = id ?? null;
  };

  const decide = async (items: Items, done: string, ask: () => Promise<BatchOutcome>) => {
    if (items.length === 0) return;
    const ids = items.map(({ id }) => id);
    note(ids);
    // At once, so that the next key is about the next memory; what cannot be decided comes back.
    queue.hide(ids);
    try {
      const outcome = await make(ask, ({ changed }) => {
        queue.remove(changed);
        return { done: `${memories(changed.length)} ${done}`, ids: changed };
      });
      tellLeft(outcome, (count) => `${memories(count)} could not be ${done}`);
    } catch (error) {
      showFailure(`${memories(items.length)} could not be ${done}`, error);
    } finally {
      queue.show(ids);
    }
  };

  return {
    latest: () => latest.current,
    /** Lets agents recall it; with a scope, those of that scope. */
    approve: (items: Items, scope?: Scope) =>
      decide(items, scope ? `approved for ${RECALLED_BY[scope]}` : 'approved', async () => {
        const answer = await api.memories.approveBatch({
          ...lookedAt(items),
          settle,
          ...(scope && { scope }),
        });
        return { changed: answer.approved_ids, errors: answer.errors, conflicting: answer.conflicting_ids };
      }),
    /** Refuses it; `never`: agents cannot propose the text again. */
    reject: (items: Items, never: boolean) =>
      decide(items, never ? 'rejected for good' : 'rejected', async () => {
        const answer = await api.review.rejectBatch({ ...lookedAt(items), settle, never });
        return { changed: answer.rejected_ids, errors: answer.errors, conflicting: answer.conflicting_ids };
      }),
    /** Makes one memory of two. True when it is done. */
    merge: async (item: ReviewItem, request: MergeRequest): Promise<boolean> => {
      try {
        note([item.id]);
        await make(
          () => api.review.merge(item.id, { ...request, version: item.proposal.version }),
          () => {
            queue.remove([item.id]);
            // The undo of the one that went brings both back as they were.
            return { done: '1 memory merged', ids: [item.id] };
          },
        );
        return true;
      } catch (error) {
        showFailure('The memories could not be merged', error);
        return false;
      }
    },
    /** Changes what waits, and approves it in the same step if asked to. True when it is done. */
    edit: async (
      item: ReviewItem,
      change: { content?: string; type?: ReviewItem['type']; scope?: Scope },
      approve: boolean,
    ): Promise<boolean> => {
      try {
        const base_version = item.proposal.version;
        note([item.id]);
        await make(
          () => api.memories.edit(item.id, { ...change, base_version, ...(approve && { approve: true }) }),
          () => {
            if (approve) queue.remove([item.id]);
            return { done: approve ? '1 memory edited and approved' : '1 memory edited', ids: [item.id] };
          },
        );
        return true;
      } catch (error) {
        showFailure('The memory could not be edited', error);
        return false;
      }
    },
  };
}
export type Decisions = ReturnType<typeof useDecisions>;
