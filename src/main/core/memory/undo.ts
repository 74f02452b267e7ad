import { HoldfastError } from '../../../shared/errors.ts';
import type { ReasonRequest, UndoRequest } from '../../../shared/review.ts';
import { isTrusted } from '../domain/approval.ts';
import { touchesApproved } from '../domain/changes.ts';
import { fieldsOf, type MemoryRecord, type Snapshot } from '../domain/memory.ts';
import type { Principal } from '../domain/principal.ts';
import { findMemories } from '../store/memories.ts';
import { type Merge, mergesOf, removeMerge } from '../store/merges.ts';
import { removeRejection } from '../store/rejections.ts';
import { findVersion, setVersionStatus, type VersionRecord, versionsOf } from '../store/versions.ts';
import { decides, findFor } from './access.ts';
import { applyVersion, type Changing, type Entry, rejectPending } from './changing.ts';
import { type Revision, revise } from './revise.ts';

/** What an undo leaves: `deleted` where it took back the store itself. */
export interface Undone extends Omit<Revision, 'outcome'> {
  outcome: Revision['outcome'] | 'deleted';
}

/** The versions that an undo took back, unless that undo was taken back itself. */
function takenBack(versions: readonly VersionRecord[]): ReadonlySet<number> {
  const undone = new Set<number>();
  for (const { version, operation, refers_to } of versions.toReversed())
    if (operation === 'undo' && refers_to !== null && !undone.has(version)) undone.add(refers_to);
  return undone;
}

/**
 * What an undo takes back: the newest change that is neither an undo nor taken back by one, so that undoing repeatedly walks
 * back in time. Behind the store itself, which leaves the memory deleted, that undo: nothing is lost by one undo too many.
 */
function lastChange(versions: readonly VersionRecord[]): VersionRecord | undefined {
  const undone = takenBack(versions);
  const change = versions.findLast(
    (v) => v.operation !== 'undo' && !undone.has(v.version) && v.status !== 'superseded',
  );
  return change ?? versions.findLast((v) => v.snapshot.deleted);
}

/** Whose a change is: `coder of ann`, `ann`. */
function makerOf({ user, agent }: VersionRecord): string {
  return agent === null ? user : `${agent} of ${user}`;
}

/** Takes back the newest change of a memory, a delete included. The undo is a version itself. Says whose change it was. */
export function undo(c: Changing, id: string, request: UndoRequest): Undone {
  const record = findFor(c.context, c.db, c.caller, ['write', 'review'], id, { deleted: true });
  const target = lastChange(versionsOf(c.db, record.seq));
  if (!target) throw new HoldfastError('conflict', 'There is nothing left to undo.');
  const isOwn = isOwnChange(c.caller.principal, target);
  if (request.own && !isOwn)
    throw new HoldfastError(
      'conflict',
      `The newest change of this memory is not yours: it was made by ${makerOf(target)}.`,
      'Look at its versions. Undo it there if it is to be taken back, or restore the version that you want.',
    );
  const entry: Entry = {
    operation: 'undo',
    event: 'memory.restored',
    reason: request.reason,
    refersTo: target.version,
  };
  removeRejection(c.db, record.seq, target.version);
  const undone = takeBack(c, record, target, entry);
  for (const merge of mergesOf(c.db, record.seq, target.version)) undoMerge(c, record, merge, request);
  return isOwn
    ? undone
    : { ...undone, notice: undone.notice ?? `This took back a change by ${makerOf(target)}.` };
}

function takeBack(c: Changing, record: MemoryRecord, target: VersionRecord, entry: Entry): Undone {
  if (target.status === 'pending') return withdraw(c, record, target, entry);
  const base = target.base_version === null ? undefined : findVersion(c.db, record.seq, target.base_version);
  return base ? goBack(c, record, target, base.snapshot, entry) : unstore(c, record, entry);
}

/** Takes back the other half of a merge, as long as nothing has happened to it since. */
function undoMerge(c: Changing, done: MemoryRecord, merge: Merge, request: ReasonRequest): void {
  removeMerge(c.db, merge);
  const { source_seq, source_version, target_seq, target_version } = merge;
  const other =
    done.seq === source_seq
      ? { seq: target_seq, version: target_version }
      : { seq: source_seq, version: source_version };
  const [record] = findMemories(c.db, { sql: 'TRUE', params: {} }, [other.seq]);
  if (record?.purged_at === null && record.latest_version === other.version) undo(c, record.id, request);
}

function applied(record: MemoryRecord): Revision {
  return { record, outcome: 'updated', notice: null };
}

/** Takes back a proposal; the one that it had replaced waits again. */
function withdraw(c: Changing, record: MemoryRecord, target: VersionRecord, entry: Entry): Revision {
  rejectPending(c, record);
  return applied(applyVersion(c, record, { pending_version: reopen(c, record, target.refers_to) }, entry));
}

function unstore(c: Changing, record: MemoryRecord, entry: Entry): Undone {
  return {
    record: applyVersion(c, record, { deleted_at: c.now }, { ...entry, event: 'memory.deleted' }),
    outcome: 'deleted',
    notice: 'This took back the store itself, so the memory is deleted. Another undo brings it back.',
  };
}

/** Lets a version that was decided about or replaced wait again. */
function reopen(c: Changing, record: MemoryRecord, version: number | null): number | null {
  if (version === null) return null;
  const decided = findVersion(c.db, record.seq, version);
  if (!decided || decided.status === 'applied') return null;
  setVersionStatus(c.db, record.seq, version, 'pending');
  return version;
}

function isOwnChange(principal: Principal, version: VersionRecord): boolean {
  const agent = principal.subject === 'agent' ? principal.agent : null;
  return version.user === principal.user && version.agent === agent;
}

function goBack(
  c: Changing,
  record: MemoryRecord,
  target: VersionRecord,
  snapshot: Snapshot,
  entry: Entry,
): Revision {
  const { principal } = c.caller;
  const fields = fieldsOf(snapshot);
  const mayReview = decides(c.context, c.caller, record);
  const isDecision =
    snapshot.state !== record.state || target.operation === 'approve' || target.operation === 'deactivate';
  // What a person deleted comes back only by a person: else an agent could reactivate it.
  const isOthersDelete = target.snapshot.deleted && !isOwnChange(principal, target);
  if ((isDecision || isOthersDelete) && !mayReview)
    throw new HoldfastError(
      'forbidden',
      'The last change was the decision of a person; this key may not take it back.',
      'A person who may review this memory can undo it.',
    );
  const waits =
    !mayReview && !isTrusted(principal) && record.state === 'active' && record.deleted_at === null;
  if (waits && touchesApproved(record, fields)) return revise(c, record, fields, { entry });
  const next: Partial<MemoryRecord> = {
    ...fields,
    state: snapshot.state,
    reviewed_by: snapshot.reviewed_by,
    reviewed_at: snapshot.reviewed_at,
    deleted_at: snapshot.deleted ? c.now : null,
    pending_version: reopen(c, record, target.refers_to) ?? record.pending_version,
  };
  return applied(applyVersion(c, record, next, entry));
}
