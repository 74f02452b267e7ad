import { HoldfastError } from '../../../shared/errors.ts';
import type { ReasonRequest } from '../../../shared/review.ts';
import type { MemoryRecord } from '../domain/memory.ts';
import { can, findFor } from './access.ts';
import { announce, applyVersion, auditMemory, type Changing, rejectPending } from './changing.ts';
import { erase } from './erase.ts';

/** Makes a tombstone of the memory: gone from every read, its versions kept, undone by `undo`. */
export function forget(c: Changing, id: string, request: ReasonRequest): MemoryRecord {
  const record = findFor(c.context, c.db, c.caller, ['write', 'review'], id);
  const refersTo = rejectPending(c, record);
  const next: Partial<MemoryRecord> = { deleted_at: c.now, pending_version: null };
  // Remembered as a rejection, so that the same text does not come back as approved.
  if (record.state === 'inactive' && !isAuthor(c, record))
    Object.assign(next, { reviewed_by: c.caller.principal.user, reviewed_at: c.now });
  return applyVersion(c, record, next, {
    operation: 'delete',
    event: 'memory.deleted',
    reason: request.reason,
    refersTo,
  });
}

function isAuthor(c: Changing, record: MemoryRecord): boolean {
  const { user, agent } = c.caller.principal;
  return record.user === user && record.agent === agent;
}

/**
 * Erases the content of a memory for good: text, versions, full text, vectors. What is left is a tombstone with the
 * id. The caller truncates the write-ahead log afterwards.
 */
export function purge(c: Changing, id: string): void {
  const record = findFor(c.context, c.db, c.caller, ['write'], id, { deleted: true });
  if (c.caller.principal.subject !== 'user')
    throw new HoldfastError(
      'forbidden',
      'Only a person purges memories.',
      'Use a user key without X-Agent-ID.',
    );
  if (record.user !== c.caller.principal.user && !can(c.context, c.caller, 'review', record))
    throw new HoldfastError(
      'forbidden',
      'Only its own user, or somebody who may review it, erases a memory for good.',
      'Delete it instead: that can be undone.',
    );
  const erased = erase(c, record);
  auditMemory(c, 'purge', id);
  announce(c, { type: 'memory.purged', before: record, after: erased });
}
