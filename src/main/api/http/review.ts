import type { z } from 'zod';
import { Memory, StoreResult } from '../../../shared/memory.ts';
import {
  ApproveRequest,
  DeactivateBatchResult,
  DeactivateRequest,
  DeleteBatchResult,
  DiffRequest,
  DiffResult,
  History,
  IdsRequest,
  PurgeResult,
  RestoreVersionRequest,
  UndoBatchRequest,
  UndoBatchResult,
  UndoRequest,
} from '../../../shared/review.ts';
import type { Caller } from '../../core/domain/principal.ts';
import type { Memories } from '../../core/engine.ts';
import type { Operations } from './endpoint.ts';

const TAG = 'Review';

function deciding(operations: Operations, memories: Memories): void {
  operations.add(
    {
      method: 'post',
      path: '/memories/{id}/approve',
      tag: TAG,
      summary: 'Approve a memory, or the version of it that waits',
      body: ApproveRequest,
      bodyOptional: true,
      answer: Memory,
      problems: ['not_found', 'stale_version', 'conflict'],
    },
    ({ caller, id, body }) => memories.approve(caller, id, body),
  );
  operations.add(
    {
      method: 'post',
      path: '/memories/{id}/deactivate',
      tag: TAG,
      summary: 'Set a memory aside',
      body: DeactivateRequest,
      bodyOptional: true,
      answer: Memory,
      problems: ['not_found', 'stale_version', 'conflict'],
    },
    ({ caller, id, body }) => memories.deactivate(caller, id, body),
  );
}

function batch<Body extends typeof IdsRequest, Answer extends z.ZodType>(
  operations: Operations,
  verb: string,
  body: Body,
  answer: Answer,
  run: (caller: Caller, request: z.output<Body>) => z.output<Answer>,
): void {
  operations.add(
    {
      method: 'post',
      path: `/memories/${verb}-batch`,
      tag: TAG,
      summary: `${verb[0]?.toUpperCase()}${verb.slice(1)} many memories`,
      description: 'Each id counts for itself; `errors` says for each failed one why.',
      body,
      answer,
    },
    ({ caller, body: request }) => run(caller, request),
  );
}

function takingBack(operations: Operations, memories: Memories): void {
  operations.add(
    {
      method: 'post',
      path: '/memories/{id}/undo',
      tag: TAG,
      summary: 'Take back the newest change, a delete included',
      description: 'With `own`, only if it is yours. Else `notice` says whose it was.',
      body: UndoRequest,
      bodyOptional: true,
      answer: StoreResult,
      problems: ['not_found', 'conflict'],
    },
    ({ caller, id, body }) => memories.undo(caller, id, body),
  );
  operations.add(
    {
      method: 'post',
      path: '/memories/{id}/restore',
      tag: TAG,
      summary: 'Make an earlier version the newest one',
      body: RestoreVersionRequest,
      answer: StoreResult,
      problems: ['not_found', 'conflict'],
    },
    ({ caller, id, body }) => memories.restore(caller, id, body),
  );
  operations.add(
    {
      method: 'post',
      path: '/memories/{id}/purge',
      tag: TAG,
      summary: 'Erase a memory and all its versions for good',
      answer: PurgeResult,
      problems: ['not_found'],
    },
    ({ caller, id }) => memories.purge(caller, id),
  );
}

function lookingBack(operations: Operations, memories: Memories): void {
  operations.add(
    {
      method: 'get',
      path: '/memories/{id}/history',
      tag: TAG,
      summary: 'All versions of a memory: who, when, from where, why',
      answer: History,
      problems: ['not_found'],
    },
    ({ caller, id }) => memories.history(caller, id),
  );
  operations.add(
    {
      method: 'get',
      path: '/memories/{id}/diff',
      tag: TAG,
      summary: 'What changed between two versions',
      query: DiffRequest,
      answer: DiffResult,
      problems: ['not_found'],
    },
    ({ caller, id, query }) => memories.diff(caller, id, query),
  );
}

export function reviewOperations(operations: Operations, memories: Memories): void {
  deciding(operations, memories);
  batch(operations, 'deactivate', IdsRequest, DeactivateBatchResult, (caller, ids) =>
    memories.deactivateBatch(caller, ids),
  );
  batch(operations, 'undo', UndoBatchRequest, UndoBatchResult, (caller, ids) =>
    memories.undoBatch(caller, ids),
  );
  batch(operations, 'delete', IdsRequest, DeleteBatchResult, (caller, ids) =>
    memories.deleteBatch(caller, ids),
  );
  takingBack(operations, memories);
  lookingBack(operations, memories);
}
