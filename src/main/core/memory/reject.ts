import { HoldfastError } from '../../../shared/errors.ts';
import type { RejectRequest } from '../../../shared/review.ts';
import { isWaiting, type MemoryRecord } from '../domain/memory.ts';
import { insertRejection, removeRejections } from '../store/rejections.ts';
import { findVersion } from '../store/versions.ts';
import { findForDecision } from './access.ts';
import { applyVersion, auditMemory, type Changing } from './changing.ts';
import { deactivate, stale } from './review.ts';
import { pendingFields } from './revise.ts';

/**
 * Refuses what waits: a memory that was never approved is deleted, of an approved one only the waiting change is dropped.
 * With `never`, agents of the same user cannot propose the text again in that scope.
 */
export function reject(c: Changing, id: string, request: RejectRequest): MemoryRecord {
  const record = findForDecision(c.context, c.db, c.caller, id);
  if (!isWaiting(record))
    throw new HoldfastError(
      'conflict',
      'Nothing of this memory waits for review.',
      'Deactivate or delete it instead.',
    );
  const refused = record.pending_version ?? record.version;
  if (request.version !== undefined && request.version !== refused) throw stale(record, request.version);
  const proposed = pendingFields(c, record) ?? record;
  const proposer = findVersion(c.db, record.seq, refused)?.user ?? record.user;
  const decided =
    record.pending_version === null
      ? refuseWhole(c, record, request.reason)
      : deactivate(c, id, { version: record.pending_version, reason: request.reason });
  if (request.never)
    insertRejection(c.db, {
      seq: record.seq,
      version: decided.version,
      refused_version: refused,
      content: proposed.content,
      user: record.pending_version === null ? record.user : proposer,
      scope: proposed.scope,
      rejected_by: c.caller.principal.user,
      rejected_at: c.now,
      reason: request.reason ?? null,
    });
  return decided;
}

function refuseWhole(c: Changing, record: MemoryRecord, reason: string | undefined): MemoryRecord {
  const next = { deleted_at: c.now, reviewed_by: c.caller.principal.user, reviewed_at: c.now };
  return applyVersion(c, record, next, { operation: 'delete', event: 'memory.deleted', reason });
}

/** Lets agents propose the text of a rejected memory again; the memory stays as it is. Returns how many decisions that takes back. */
export function allowAgain(c: Changing, id: string): number {
  const record = findForDecision(c.context, c.db, c.caller, id, { deleted: true });
  const lifted = removeRejections(c.db, record.seq);
  if (lifted > 0) auditMemory(c, 'allow', id);
  return lifted;
}
