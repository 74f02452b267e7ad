import type { ChangeType } from '../../../shared/events.ts';
import type { Operation } from '../../../shared/review.ts';
import {
  type Fields,
  isWaiting,
  type MemoryChange,
  type MemoryRecord,
  snapshotOf,
} from '../domain/memory.ts';
import type { Caller } from '../domain/principal.ts';
import { appendAudit } from '../store/audit.ts';
import type { WritableDb } from '../store/database.ts';
import { insertMemory, updateMemory } from '../store/memories.ts';
import { removeVectors } from '../store/vectors.ts';
import { appendVersion, eraseVersions, setVersionStatus, type VersionRecord } from '../store/versions.ts';
import { appendWaitingChange } from '../store/waiting.ts';
import type { Changing, MemoryContext, Recording } from './context.ts';

export type { Changing } from './context.ts';

/** What a change is, beside its outcome. */
export interface Entry {
  operation: Operation;
  event: ChangeType;
  reason: string | undefined;
  /** The version that this one approves, refuses, replaces or takes back. */
  refersTo?: number | undefined;
}

/**
 * Runs `action` in one transaction, in which several callers may change memories; tells the indexer and subscribers
 * after it is on the disk.
 */
export function changingFor<T>(context: MemoryContext, action: (as: (caller: Caller) => Changing) => T): T {
  const changes: MemoryChange[] = [];
  const now = context.clock();
  const result = context.db.write((db) => action((caller) => ({ context, db, caller, now, changes })));
  context.indexing.wake();
  context.bus.publish(changes);
  return result;
}

/** The same for one caller. */
export function changing<T>(context: MemoryContext, caller: Caller, action: (c: Changing) => T): T {
  return changingFor(context, (as) => action(as(caller)));
}

/** Runs `action` so that a throw takes back what it did, and nothing else of the transaction; nobody hears of it then. */
export function savepoint<T>({ db, changes }: Recording, action: () => T): T {
  const told = changes.length;
  try {
    return db.savepoint(action);
  } catch (error) {
    changes.length = told;
    throw error;
  }
}

/** Tells of a change: webhooks by a queue that is written with it, subscribers once it is on the disk. */
export function tell(recording: Recording, change: Omit<MemoryChange, 'at'>): MemoryChange {
  const changed = { ...change, at: recording.now };
  recording.changes.push(changed);
  noteWaiting(recording.db, changed);
  recording.context.outbox(recording.db, changed);
  return changed;
}

/** Tells of a local change, its team as well, and returns the memory as it is by then. */
export function announce(c: Changing, change: Omit<MemoryChange, 'at'>): MemoryRecord {
  return c.context.team.follow(c, tell(c, change));
}

/** Keeps the course of the review queue. */
function noteWaiting(db: WritableDb, { before, after, at }: MemoryChange): void {
  const waited = before !== null && isWaiting(before);
  if (waited !== isWaiting(after)) appendWaitingChange(db, { at, seq: after.seq, delta: waited ? -1 : 1 });
}

type VersionPart = {
  version: number;
  base: number | null;
  status: 'applied' | 'pending';
  record: MemoryRecord;
};

function writeVersion(c: Changing, entry: Entry, part: VersionPart): void {
  const { principal, source } = c.caller;
  appendVersion(c.db, {
    seq: part.record.seq,
    version: part.version,
    base_version: part.base,
    operation: entry.operation,
    status: part.status,
    refers_to: entry.refersTo ?? null,
    at: c.now,
    user: principal.user,
    agent: principal.subject === 'agent' ? principal.agent : null,
    source,
    reason: entry.reason ?? null,
    snapshot: snapshotOf(part.record),
  });
  auditMemory(c, entry.operation, part.record.id);
}

/** Notes in the audit log what the caller did to `object`. */
export function audit(c: Changing, action: string, object: string): void {
  const { principal, source } = c.caller;
  appendAudit(c.db, {
    at: c.now,
    user: principal.user,
    agent: principal.agent,
    key: principal.keyId,
    source,
    action,
    object,
    outcome: 'ok',
  });
}

export function auditMemory(c: Changing, action: string, id: string): void {
  audit(c, `memory.${action}`, id);
}

/** Writes a new memory as its version 1. */
export function createMemory(c: Changing, record: Omit<MemoryRecord, 'seq'>, entry: Entry): MemoryRecord {
  const created = insertMemory(c.db, record);
  writeVersion(c, entry, { version: created.version, base: null, status: 'applied', record: created });
  return announce(c, { type: entry.event, before: null, after: created });
}

/** A version without the memory that it belongs to. */
export type VersionOfNone = Omit<VersionRecord, 'seq'>;

/**
 * Writes a memory with the history that it had elsewhere. `replaced` is the memory of the same id that gives way to it,
 * with all of its versions.
 */
export function restoreMemory(
  c: Changing,
  record: Omit<MemoryRecord, 'seq'>,
  versions: readonly VersionOfNone[],
  replaced: MemoryRecord | undefined,
): MemoryRecord {
  const restored = replaced ? { ...record, seq: replaced.seq } : insertMemory(c.db, record);
  const { seq } = restored;
  if (replaced) {
    updateMemory(c.db, restored);
    eraseVersions(c.db, seq);
  }
  for (const version of versions) appendVersion(c.db, { ...version, seq });
  if (record.purged_at !== null) removeVectors(c.db, seq);
  auditMemory(c, 'import', record.id);
  return announce(c, { type: 'memory.restored', before: replaced ?? null, after: restored });
}

/** Writes `next` as the newest version of the memory, the one that counts from now on. */
export function applyVersion(
  c: Changing,
  before: MemoryRecord,
  next: Partial<MemoryRecord>,
  entry: Entry,
): MemoryRecord {
  const version = before.latest_version + 1;
  const after = { ...before, ...next, version, latest_version: version, updated_at: c.now };
  updateMemory(c.db, after);
  writeVersion(c, entry, { version, base: before.version, status: 'applied', record: after });
  return announce(c, { type: entry.event, before, after });
}

/** Writes `fields` as a version that waits for approval; recall goes on serving the present one. */
export function proposeVersion(
  c: Changing,
  before: MemoryRecord,
  fields: Fields,
  entry: Entry,
): MemoryRecord {
  if (before.pending_version !== null)
    setVersionStatus(c.db, before.seq, before.pending_version, 'superseded');
  const version = before.latest_version + 1;
  const after = { ...before, pending_version: version, latest_version: version };
  updateMemory(c.db, after);
  const replaces = before.pending_version === null ? {} : { refersTo: before.pending_version };
  const record = { ...after, ...fields };
  writeVersion(c, { ...entry, ...replaces }, { version, base: before.version, status: 'pending', record });
  return announce(c, { type: 'memory.pending', before, after });
}

/** Refuses the version that waits, if there is one, and names it; the caller clears `pending_version`. */
export function rejectPending(c: Changing, record: MemoryRecord): number | undefined {
  if (record.pending_version === null) return undefined;
  setVersionStatus(c.db, record.seq, record.pending_version, 'rejected');
  return record.pending_version;
}
