import type { Rejection, RejectionsRequest, RejectionsResult } from '../../../shared/review.ts';
import { toTimestamp } from '../../../shared/time.ts';
import type { Caller } from '../domain/principal.ts';
import type { Review } from '../engine.ts';
import { type ListedRejection, listRejections } from '../store/rejections.ts';
import { visibleTo } from '../store/visibility.ts';
import { forEachId } from './batch.ts';
import { changing } from './changing.ts';
import type { MemoryContext } from './context.ts';
import { merge } from './merge.ts';
import { allowAgain, reject } from './reject.ts';
import { approve, approveInto } from './review.ts';
import { reviewQueue, withHints } from './review-queue.ts';
import { viewOf } from './view.ts';

function toView({
  id,
  content,
  user,
  agent,
  scope,
  rejected_by,
  rejected_at,
  reason,
}: ListedRejection): Rejection {
  return { id, content, user, agent, scope, rejected_by, rejected_at: toTimestamp(rejected_at), reason };
}

/** The texts that were rejected for good, of memories that the caller may review. */
function rejections(
  context: MemoryContext,
  { principal }: Caller,
  { limit, cursor }: RejectionsRequest,
): RejectionsResult {
  const where = visibleTo(principal, 'review', context.rights.hasGrants(principal));
  const before = cursor === undefined ? undefined : Number(cursor);
  const rows = listRejections(context.db, where, before, limit + 1);
  const page = rows.slice(0, limit);
  const next = rows.length > limit ? (page.at(-1)?.number ?? null) : null;
  return { rejections: page.map(toView), next_cursor: next === null ? null : String(next) };
}

/** The use cases of review that go beyond one memory's state: the queue, rejections, merges. */
export function createReview(context: MemoryContext): Review {
  return {
    queue: (caller, request) => reviewQueue(context, caller, request),
    withHints: (caller, memories) => withHints(context, caller, memories),
    reject(caller, id, request) {
      const record = changing(context, caller, (c) => reject(c, id, request));
      return { id, outcome: record.deleted_at === null ? 'kept' : 'deleted', never: request.never };
    },
    rejectBatch(caller, { versions, never, reason, ...ids }) {
      const { done, ...rest } = forEachId(context, caller, ids, (c, id) =>
        reject(c, id, { version: versions?.[id], never, reason }),
      );
      return { rejected: done.length, rejected_ids: done, ...rest };
    },
    approveBatch(caller, { versions, scope, reason, ...ids }) {
      const { done, ...rest } = forEachId(context, caller, ids, (c, id) => {
        const request = { version: versions?.[id], reason };
        return scope === undefined ? approve(c, id, request) : approveInto(c, id, scope, request);
      });
      return { approved: done.length, approved_ids: done, ...rest };
    },
    merge(caller, id, request) {
      const { record, outcome, notice } = changing(context, caller, (c) => merge(c, id, request));
      return {
        memory: viewOf(context, caller, record),
        outcome,
        notice,
        embedded: context.indexing.isEmbedded(record.seq),
        degraded: context.indexing.degraded(),
      };
    },
    rejections: (caller, request) => rejections(context, caller, request),
    allow: (caller, id) => ({ id, allowed: changing(context, caller, (c) => allowAgain(c, id)) }),
  };
}
