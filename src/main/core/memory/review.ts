import { HoldfastError } from '../../../shared/errors.ts';
import type { Scope } from '../../../shared/memory.ts';
import type { ApproveRequest, DeactivateRequest } from '../../../shared/review.ts';
import { isWaiting, type MemoryRecord } from '../domain/memory.ts';
import { findVersion, setVersionStatus } from '../store/versions.ts';
import { can, findForDecision } from './access.ts';
import { applyVersion, type Changing, rejectPending } from './changing.ts';
import { pendingFields, revise } from './revise.ts';

/** The error for a decision about a version that is not the one that waits. */
export function stale(record: MemoryRecord, named: number): HoldfastError {
  const newest = record.pending_version ?? record.version;
  return new HoldfastError(
    'stale_version',
    `Version ${named} is not the one that waits; the newest is ${newest}.`,
    `Look at it first: holdfast memory history ${record.id}`,
  );
}

/** Approves the newest version, or exactly the named one, so that recall serves it. */
export function approve(c: Changing, id: string, request: ApproveRequest): MemoryRecord {
  const record = findForDecision(c.context, c.db, c.caller, id);
  if (record.pending_version !== null) return approvePending(c, record, record.pending_version, request);
  if (record.state === 'active') {
    if (request.version !== undefined && !isApproved(c, record, request.version))
      throw stale(record, request.version);
    return record;
  }
  if (request.version !== undefined && request.version !== record.version)
    throw stale(record, request.version);
  return applyVersion(c, record, reviewedNow(c, { state: 'active' }), {
    operation: 'approve',
    event: 'memory.approved',
    reason: request.reason,
    refersTo: record.version,
  });
}

/** Approves what waits and moves it to `scope` in the same step. */
export function approveInto(
  c: Changing,
  id: string,
  scope: Scope,
  { version, reason }: ApproveRequest,
): MemoryRecord {
  const record = findForDecision(c.context, c.db, c.caller, id);
  const waiting = record.pending_version ?? record.version;
  if (version !== undefined && version !== waiting) throw stale(record, version);
  const entry = { operation: 'approve', event: 'memory.approved', reason, refersTo: waiting } as const;
  return revise(c, record, { scope }, { entry, approve: true, onPending: true }).record;
}

function reviewedNow(c: Changing, next: Partial<MemoryRecord>): Partial<MemoryRecord> {
  return { ...next, reviewed_by: c.caller.principal.user, reviewed_at: c.now };
}

/** True when `version` is what is served, or what its approval approved: approving it again changes nothing. */
function isApproved(c: Changing, record: MemoryRecord, version: number): boolean {
  if (version === record.version) return true;
  const served = findVersion(c.db, record.seq, record.version);
  return served?.operation === 'approve' && served.refers_to === version;
}

function approvePending(
  c: Changing,
  record: MemoryRecord,
  pending: number,
  request: ApproveRequest,
): MemoryRecord {
  if (request.version !== undefined && request.version !== pending) throw stale(record, request.version);
  const fields = pendingFields(c, record);
  if (fields === null) throw stale(record, pending);
  if (!can(c.context, c.caller, 'review', { ...record, ...fields }))
    throw new HoldfastError(
      'forbidden',
      `This change moves the memory to scope ${fields.scope}, which this key may not review.`,
      `A reviewer of that scope has to approve it.`,
    );
  setVersionStatus(c.db, record.seq, pending, 'approved');
  return applyVersion(c, record, reviewedNow(c, { ...fields, state: 'active', pending_version: null }), {
    operation: 'approve',
    event: 'memory.approved',
    reason: request.reason,
    refersTo: pending,
  });
}

/** Sets a memory aside; where `version` names the one that waits, only that is refused and the memory stays as it is. */
export function deactivate(c: Changing, id: string, request: DeactivateRequest): MemoryRecord {
  const record = findForDecision(c.context, c.db, c.caller, id);
  const { version, reason } = request;
  const entry = { operation: 'deactivate', event: 'memory.deactivated', reason } as const;
  if (version !== undefined && version === record.pending_version) {
    rejectPending(c, record);
    return applyVersion(c, record, { pending_version: null }, { ...entry, refersTo: version });
  }
  if (version !== undefined && version !== record.version) throw stale(record, version);
  if (record.state === 'inactive' && !isWaiting(record)) return record;
  const refersTo = rejectPending(c, record);
  const next = reviewedNow(c, { state: 'inactive', pending_version: null });
  return applyVersion(c, record, next, { ...entry, refersTo });
}
