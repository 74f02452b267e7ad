import { StoreResult } from '../../../shared/memory.ts';
import {
  AllowResult,
  ApproveBatchRequest,
  ApproveBatchResult,
  MergeRequest,
  RejectBatchRequest,
  RejectBatchResult,
  RejectionsRequest,
  RejectionsResult,
  RejectRequest,
  RejectResult,
} from '../../../shared/review.ts';
import { ReviewQueue, ReviewQueueRequest } from '../../../shared/review-queue.ts';
import type { Review } from '../../core/engine.ts';
import type { Operations } from './endpoint.ts';

const TAG = 'Review';
const EACH =
  'Each id counts for itself; `errors` says for each failed one why. Memories in conflict wait for a choice between their ' +
  'versions: they are left out and named in `conflicting_ids` too, unless `settle` decides about them for the whole team.';

function queue(operations: Operations, review: Review): void {
  operations.add(
    {
      method: 'get',
      path: '/review',
      tag: TAG,
      summary: 'What waits for your review, and why to look twice',
      description:
        'What one agent stored in one session is a batch; the batch with the newest memory comes first, inside a batch the ' +
        'oldest. A page may begin or end inside of a batch. `proposal` is the version that waits and what it would change; ' +
        '`review_hints` are made by rules and can be wrong.',
      query: ReviewQueueRequest,
      answer: ReviewQueue,
    },
    ({ caller, query }) => review.queue(caller, query),
  );
}

function deciding(operations: Operations, review: Review): void {
  operations.add(
    {
      method: 'post',
      path: '/memories/{id}/reject',
      tag: TAG,
      summary: 'Reject what waits',
      description:
        'A memory that was never approved is deleted; of an approved one only the waiting change is dropped. With `never`, ' +
        'agents of the same user cannot propose the text again in that scope: their store changes nothing and says so. ' +
        '`undo` takes all of it back.',
      body: RejectRequest,
      bodyOptional: true,
      answer: RejectResult,
      problems: ['not_found', 'stale_version', 'conflict'],
    },
    ({ caller, id, body }) => review.reject(caller, id, body),
  );
  operations.add(
    {
      method: 'post',
      path: '/memories/reject-batch',
      tag: TAG,
      summary: 'Reject many memories',
      description: EACH,
      body: RejectBatchRequest,
      answer: RejectBatchResult,
    },
    ({ caller, body }) => review.rejectBatch(caller, body),
  );
  operations.add(
    {
      method: 'post',
      path: '/memories/approve-batch',
      tag: TAG,
      summary: 'Approve many memories',
      description: `${EACH} \`versions\` names what was looked at, \`scope\` moves each memory there in the same step.`,
      body: ApproveBatchRequest,
      answer: ApproveBatchResult,
    },
    ({ caller, body }) => review.approveBatch(caller, body),
  );
  operations.add(
    {
      method: 'post',
      path: '/memories/{id}/merge',
      tag: TAG,
      summary: 'Merge a memory into another one',
      description:
        'The memory `into` gets the merged text, approved where it is active, and the other one is deleted. Undoing either ' +
        'takes back both. Answers with the memory that stays.',
      body: MergeRequest,
      answer: StoreResult,
      problems: ['not_found', 'stale_version', 'conflict', 'content_too_long'],
    },
    ({ caller, id, body }) => review.merge(caller, id, body),
  );
}

function rejections(operations: Operations, review: Review): void {
  operations.add(
    {
      method: 'get',
      path: '/rejections',
      tag: TAG,
      summary: 'Texts that agents may not propose again',
      description: 'The newest first. `id` is the memory that was rejected.',
      query: RejectionsRequest,
      answer: RejectionsResult,
    },
    ({ caller, query }) => review.rejections(caller, query),
  );
  operations.add(
    {
      method: 'delete',
      path: '/rejections/{id}',
      tag: TAG,
      summary: 'Let a rejected text be proposed again',
      description: 'The memory itself stays rejected; `undo` brings it back.',
      answer: AllowResult,
      problems: ['not_found'],
    },
    ({ caller, id }) => review.allow(caller, id),
  );
}

/** The queue of what waits, and what can be decided about it beyond one memory's state. */
export function reviewQueueOperations(operations: Operations, review: Review): void {
  queue(operations, review);
  deciding(operations, review);
  rejections(operations, review);
}
