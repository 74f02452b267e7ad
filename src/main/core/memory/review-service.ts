import { HoldfastError } from '../../../shared/errors.ts';
import type { IdsRequest, Rejection, RejectionsRequest, RejectionsResult } from '../../../shared/review.ts';
import { toTimestamp } from '../../../shared/time.ts';
import type { Caller } from '../domain/principal.ts';
import type { Review } from '../engine.ts';
import { type ListedRejection, listRejections } from '../store/rejections.ts';
import { findConflict } from '../store/team-conflicts.ts';
import { visibleTo } from '../store/visibility.ts';
import { findForDecision } from './access.ts';
import { type BatchOutcome, forEachId } from './batch.ts';
import { type Changing, changing } from './changing.ts';
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

/**
 * Decides about each memory. Those in conflict are left out unless the request settles them: to approve or to reject one is a choice
 * between versions that members of a team made, which nobody makes for many at once.
 */
function decideAll(
  context: MemoryContext,
  caller: Caller,
  { ids, settle }: IdsRequest & { settle?: boolean | undefined },
  decide: (c: Changing, id: string) => void,
): BatchOutcome & { conflicting_ids: string[] } {
  const conflicting: string[] = [];
  const outcome = forEachId(context, caller, { ids }, (c, id) => {
    const { seq } = findForDecision(c.context, c.db, c.caller, id);
    if (!settle && findConflict(c.db, seq)) {
      conflicting.push(id);
      throw new HoldfastError(
        'conflict',
        'It is in conflict: members of the team made versions that disagree, and it waits for a choice between them.',
        'See: holdfast team conflicts',
      );
    }
    decide(c, id);
  });
  return { ...outcome, conflicting_ids: conflicting };
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
    rejectBatch(caller, request) {
      const { versions, never, reason } = request;
      const { done, ...rest } = decideAll(context, caller, request, (c, id) =>
        reject(c, id, { version: versions?.[id], never, reason }),
      );
      return { rejected: done.length, rejected_ids: done, ...rest };
    },
    approveBatch(caller, request) {
      const { versions, scope, reason } = request;
      const { done, ...rest } = decideAll(context, caller, request, (c, id) => {
        const one = { version: versions?.[id], reason };
        return scope === undefined ? approve(c, id, one) : approveInto(c, id, scope, one);
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
