import { HoldfastError } from '../../../shared/errors.ts';
import type { StoreOutcome } from '../../../shared/memory.ts';
import { assertMayWriteScope, decidesInApp, isTrusted, roleOnlyProposes } from '../domain/approval.ts';
import { changedFields, rebase, touchesApproved } from '../domain/changes.ts';
import { type Fields, fieldsOf, type MemoryRecord } from '../domain/memory.ts';
import { findVersion, setVersionStatus } from '../store/versions.ts';
import { can } from './access.ts';
import { applyVersion, type Changing, type Entry, proposeVersion } from './changing.ts';
import { rejectedNotice, rejectionOf } from './rejected.ts';

export interface Revision {
  record: MemoryRecord;
  outcome: Extract<StoreOutcome, 'updated' | 'pending' | 'unchanged'>;
  notice: string | null;
}

export interface RevisionOptions {
  entry: Entry;
  /** The caller approves its own change; needs the right to review. */
  approve?: boolean;
  /** The change waits for approval even where the caller would not need it. */
  propose?: boolean;
  /** A waiting memory becomes active with this change. */
  activate?: boolean;
  /** The change is made on the version that waits, and approves that too; needs `approve`. */
  onPending?: boolean;
}

const PENDING = 'The change waits for approval; until then the approved version is recalled.';

/** The fields of the version that waits, on top of what has changed since it was proposed; null when none waits. */
export function pendingFields(c: Changing, record: MemoryRecord): Fields | null {
  if (record.pending_version === null) return null;
  const pending = findVersion(c.db, record.seq, record.pending_version);
  const base =
    pending?.base_version == null ? undefined : findVersion(c.db, record.seq, pending.base_version);
  if (!pending || !base) return null;
  return rebase(fieldsOf(record), base.snapshot, pending.snapshot);
}

/**
 * Changes the fields in `patch`: at once, or as a version that waits, by the rule of approval. The caller has the
 * right to write `record`.
 */
export function revise(
  c: Changing,
  record: MemoryRecord,
  patch: Partial<Fields>,
  options: RevisionOptions,
): Revision {
  const served = { ...fieldsOf(record), ...patch };
  assertMayMove(c, record, served);
  const rejection =
    served.content === record.content ? undefined : rejectionOf(c, { ...served, user: record.user });
  if (rejection) return { record, outcome: 'unchanged', notice: rejectedNotice(rejection) };
  const approve = options.approve ?? false;
  if (approve) assertMayApprove(c, record, served);
  const onServed = changedFields(record, served).length > 0;
  const sensitive = touchesApproved(record, served);
  const waits = options.propose === true || !(approve || isTrusted(c.caller.principal));
  if (record.state === 'active' && waits && sensitive) return propose(c, record, patch, options.entry);
  const approvesPending = approve && options.onPending === true && record.pending_version !== null;
  const after = approvesPending ? { ...(pendingFields(c, record) ?? fieldsOf(record)), ...patch } : served;
  if (!onServed && !approvesPending && !(approve && record.state === 'inactive'))
    return { record, outcome: 'unchanged', notice: null };
  return apply(c, record, after, { ...options, approve, approvesPending, sensitive });
}

function propose(c: Changing, record: MemoryRecord, patch: Partial<Fields>, entry: Entry): Revision {
  const working = pendingFields(c, record) ?? fieldsOf(record);
  const proposed = { ...working, ...patch };
  if (record.pending_version !== null && changedFields(working, proposed).length === 0)
    return { record, outcome: 'pending', notice: PENDING };
  return { record: proposeVersion(c, record, proposed, entry), outcome: 'pending', notice: PENDING };
}

function apply(
  c: Changing,
  record: MemoryRecord,
  after: Fields,
  options: RevisionOptions & { approve: boolean; approvesPending: boolean; sensitive: boolean },
): Revision {
  const next: Partial<MemoryRecord> = { ...after };
  const { pending_version: pending } = record;
  if (options.approvesPending && pending !== null) {
    setVersionStatus(c.db, record.seq, pending, 'approved');
    next.pending_version = null;
  }
  if (options.approve)
    Object.assign(next, { state: 'active', reviewed_by: c.caller.principal.user, reviewed_at: c.now });
  else if (options.activate) next.state = 'active';
  // A changed text of a memory that was set aside is a new text to decide about.
  else if (record.state === 'inactive' && options.sensitive)
    Object.assign(next, { reviewed_by: null, reviewed_at: null });
  // So that an undo lets the version wait again.
  const entry =
    options.approvesPending && pending !== null ? { ...options.entry, refersTo: pending } : options.entry;
  return { record: applyVersion(c, record, next, entry), outcome: 'updated', notice: null };
}

/**
 * A change of scope is a write into the new scope. Who was only granted to write a memory does not decide who else
 * sees it (grants hang on namespaces), and nobody makes the memory of somebody else private.
 */
function assertMayMove(c: Changing, record: MemoryRecord, after: Fields): void {
  const { principal } = c.caller;
  const toScope = after.scope !== record.scope;
  if (toScope) assertMayWriteScope(principal, after.scope);
  if (record.user === principal.user || (!toScope && after.namespace === record.namespace)) return;
  const becomesPrivate = toScope && (after.scope === 'agent' || after.scope === 'user');
  if (becomesPrivate || !can(c.context, c.caller, 'review', record))
    throw new HoldfastError(
      'forbidden',
      'A memory of somebody else is moved only by those who may review it, and never made private.',
      'Leave its scope and namespace as they are.',
    );
}

function assertMayApprove(c: Changing, record: MemoryRecord, after: Fields): void {
  if (!c.caller.principal.mayDecide) throw decidesInApp();
  const allowed = [record, { ...record, ...after }].every((place) =>
    can(c.context, c.caller, 'review', place),
  );
  if (allowed) return;
  const refusal = roleOnlyProposes(c.caller.principal, after.scope);
  if (refusal) throw refusal;
  throw new HoldfastError(
    'forbidden',
    'This key may not approve changes of this memory.',
    'Leave out approve; a person who may review it will decide.',
  );
}
