import { isDeepStrictEqual } from 'node:util';
import type { ChangeType } from '../../../../shared/events.ts';
import { changedFields } from '../../domain/changes.ts';
import type { MemoryRecord } from '../../domain/memory.ts';
import type { Operation, Payload, Reduced } from '../../domain/team/operation.ts';
import { appendAudit } from '../../store/audit.ts';
import { insertMemory, moveMemory, updateMemory } from '../../store/memories.ts';
import { putConflict, removeConflict } from '../../store/team-conflicts.ts';
import { linkVersion, statusesOf } from '../../store/team-versions.ts';
import { appendVersion, findVersion, setVersionStatus } from '../../store/versions.ts';
import { tell } from '../changing.ts';
import { erase } from '../erase.ts';
import { noteKey, passKeyOn, sentFields, takesKey } from './keys.ts';
import { type Scene, userOf } from './scene.ts';
import { type Target, targetOf } from './target.ts';
import { lineageOf, type Making, type NewVersion, newRows, statusOf } from './version-rows.ts';

type WithPayload = Operation & { payload: Payload };

/** A memory as it is here: its row, and the numbers of the versions that show operations. */
export interface Here {
  record: MemoryRecord | undefined;
  numbers: Map<string, number>;
}

/**
 * Makes the row and the versions of a memory what its operations say, and returns the row. What was changed here and was
 * not sent yet stays, as a version that waits. Does nothing where the row says so already.
 */
export function materialise(scene: Scene, reduced: Reduced, here: Here): MemoryRecord | undefined {
  const { record } = here;
  if (record && record.purged_at !== null) return record;
  if (reduced.state === 'purged') return purge(scene, record);
  const { origin, shown } = reduced;
  if (origin?.payload == null || shown?.operation.payload == null) {
    // What the local member wrote stays with it, also where the team does not have it.
    const isOwn = record === undefined || record.user === scene.team.user;
    return isOwn || here.numbers.size === 0 ? record : withdraw(scene, reduced, here, record);
  }
  const target = targetOf(scene, reduced, shown.operation as WithPayload, record);
  const numbering = { latest: record?.latest_version ?? 0, numbers: here.numbers };
  const making: Making = { scene, reduced, target, record, numbering };
  return record
    ? change(making, record, originOf(scene, origin as WithPayload))
    : create(making, originOf(scene, origin as WithPayload));
}

type Origin = Pick<MemoryRecord, 'user' | 'agent' | 'session' | 'created_at'>;

function originOf(scene: Scene, origin: WithPayload): Origin {
  const { agent, session, created_at } = origin.payload;
  return { user: userOf(scene, origin), agent, session, created_at };
}

function purge({ recording }: Scene, record: MemoryRecord | undefined): MemoryRecord | undefined {
  if (!record) return undefined;
  const erased = erase(recording, record);
  audit(recording, { action: 'purge', user: null, agent: null, id: record.id });
  tell(recording, { type: 'memory.purged', before: record, after: erased });
  passKeyOn(recording, record, erased);
  return erased;
}

function audit(
  { db, now }: Scene['recording'],
  entry: { action: string; user: string | null; agent: string | null; id: string },
): void {
  const { action, user, agent, id } = entry;
  const what = { action: `memory.${action}`, object: id, outcome: 'ok' };
  appendAudit(db, { at: now, user, agent, key: null, source: 'sync', ...what });
}

/** Writes new version rows of the memory `seq`. */
function write({ recording }: Scene, seq: number, id: string, rows: readonly NewVersion[]): void {
  const { db } = recording;
  for (const { operation, row } of rows) {
    appendVersion(db, { ...row, seq });
    if (operation) linkVersion(db, { seq, version: row.version, operation: operation.id });
    audit(recording, { action: row.operation, user: row.user, agent: row.agent, id });
  }
}

/** The version row that shows the memory as it is: the decision that counts, else the version. */
function servedBy({ reduced, numbering }: Making): number {
  const { shown } = reduced;
  const decided = shown?.decision ? numbering.numbers.get(shown.decision.id) : undefined;
  return decided ?? numbering.numbers.get(shown?.operation.id ?? '') ?? 0;
}

/** What waits beside the served version, the newest first: the one that reviewers are shown. */
function waitingNumber({ reduced, numbering }: Making): number | null {
  const { state, shown, waiting } = reduced;
  if (state === 'deleted' || state === 'waiting') return null;
  const next = waiting.find(({ id, kind }) => kind !== 'delete' && id !== shown?.operation.id);
  return numbering.numbers.get(next?.id ?? '') ?? null;
}

function create(making: Making, origin: Origin): MemoryRecord {
  const { scene, reduced, target, numbering } = making;
  const { recording, team } = scene;
  const { db, now, context } = recording;
  const rows = newRows(making);
  const served = withState(making, rows, null);
  const newest = Math.max(...rows.map(({ row }) => row.at));
  context.rights.ensureAgent(db, origin.user, origin.agent);
  const wanted = { ...target.fields, id: reduced.memory, ...origin };
  const taken = target.deleted_at !== null || takesKey(recording, wanted);
  const record = insertMemory(db, {
    ...wanted,
    key: taken ? wanted.key : null,
    state: target.state,
    tenant: team.tenant,
    source: 'sync',
    updated_at: Math.min(now, newest),
    version: served,
    latest_version: numbering.latest,
    pending_version: waitingNumber(making),
    reviewed_by: target.reviewed_by,
    reviewed_at: target.reviewed_at,
    deleted_at: target.deleted_at,
    purged_at: null,
  });
  write(scene, record.seq, record.id, rows);
  if (!taken) noteKey(recording, { ...record, key: wanted.key }, false);
  if (reduced.conflict) putConflict(db, { seq: record.seq, team: team.id, since: now });
  tell(recording, { type: 'memory.stored', before: null, after: record });
  return record;
}

/**
 * The number of the version that says what the row says. Where no operation does (a conflict that hides the memory, a
 * policy that changed), a version of this engine alone is added to `rows`.
 */
function withState(making: Making, rows: NewVersion[], record: MemoryRecord | null): number {
  const { scene, reduced, target, numbering } = making;
  const { state, fields } = target;
  const deleted = target.deleted_at !== null;
  const says = (number: number): boolean => {
    const snapshot =
      rows.find(({ row }) => row.version === number)?.row.snapshot ??
      (record && findVersion(scene.recording.db, record.seq, number)?.snapshot);
    return snapshot?.state === state && snapshot.deleted === deleted && snapshot.content === fields.content;
  };
  const number = servedBy(making);
  // A later one that changed nothing of it, as the refusal of a proposal.
  if (record && record.version > number && says(record.version)) return record.version;
  if (says(number)) return number;
  const { reviewed_by, reviewed_at } = target;
  numbering.latest += 1;
  const shown = reduced.shown?.operation;
  rows.push({
    operation: null,
    row: {
      version: numbering.latest,
      base_version: record?.version ?? number,
      operation: deleted ? 'delete' : state === 'active' ? 'restore' : 'deactivate',
      status: 'applied',
      refers_to: null,
      at: scene.recording.now,
      user: shown ? userOf(scene, shown) : scene.team.user,
      agent: null,
      source: 'sync',
      reason: reduced.state === 'conflict' ? 'It was changed and deleted at the same time.' : null,
      snapshot: { ...target.fields, state, deleted, reviewed_by, reviewed_at },
    },
  });
  return numbering.latest;
}

/** The served version where it is a text of this engine that the team does not have, else null. */
function draftOf({ scene, target, numbering }: Making, record: MemoryRecord): number | null {
  if (record.deleted_at !== null || target.deleted_at !== null) return null;
  const { recording } = scene;
  const isSent = [...numbering.numbers.values()].includes(record.version);
  if (isSent || changedFields(sentFields(recording, record, record), target.fields).length === 0) return null;
  const version = findVersion(recording.db, record.seq, record.version);
  const isOwn = version !== undefined && version.source !== 'sync' && version.base_version !== null;
  return isOwn ? record.version : null;
}

/** The version that waits, of this engine before those of the team; sets the status of every version. */
function settleStatuses(making: Making, record: MemoryRecord, draft: number | null): number | null {
  const { scene, reduced, target, numbering } = making;
  const { db } = scene.recording;
  const statuses = statusesOf(db, record.seq);
  const set = (version: number, status: ReturnType<typeof statusOf>) => {
    if (statuses.has(version) && statuses.get(version) !== status)
      setVersionStatus(db, record.seq, version, status);
  };
  const lineage = lineageOf(reduced);
  for (const version of reduced.versions) {
    const number = numbering.numbers.get(version.operation.id);
    if (number !== undefined) set(number, statusOf(version, reduced, lineage));
  }
  // What counts may depend on what has not arrived, so that either may become the other.
  for (const { id } of reduced.decisions) set(numbering.numbers.get(id) ?? 0, 'applied');
  for (const { id } of reduced.dropped) set(numbering.numbers.get(id) ?? 0, 'rejected');
  const { pending_version: pending } = record;
  const isOwn = pending !== null && ![...numbering.numbers.values()].includes(pending);
  if (target.deleted_at !== null) {
    if (isOwn) set(pending, 'rejected');
    return null;
  }
  if (draft !== null) {
    if (isOwn) set(pending, 'superseded');
    set(draft, 'pending');
    return draft;
  }
  return isOwn ? pending : waitingNumber(making);
}

function change(making: Making, record: MemoryRecord, origin: Origin): MemoryRecord {
  const { scene, reduced, target, numbering } = making;
  const { recording, team } = scene;
  const { db, now } = recording;
  const draft = draftOf(making, record);
  const rows = newRows(making);
  const pending = settleStatuses(making, record, draft);
  const moved = { ...record, ...origin };
  const wanted = { ...moved, ...target.fields };
  const taken = target.deleted_at !== null || takesKey(recording, wanted);
  const row: MemoryRecord = {
    ...wanted,
    key: taken ? wanted.key : null,
    state: target.state,
    reviewed_by: target.reviewed_by,
    reviewed_at: target.reviewed_at,
    deleted_at: target.deleted_at,
    pending_version: pending,
  };
  const isServed =
    record.version === servedBy(making) &&
    record.state === row.state &&
    record.content === row.content &&
    (record.deleted_at === null) === (row.deleted_at === null);
  const version = isServed ? record.version : withState(making, rows, record);
  const after = { ...row, version, latest_version: numbering.latest };
  write(scene, record.seq, record.id, rows);
  if (reduced.conflict) putConflict(db, { seq: record.seq, team: team.id, since: now });
  else removeConflict(db, record.seq);
  noteKey(recording, { ...wanted, seq: record.seq }, taken);
  if (isDeepStrictEqual(after, record)) return record;
  return save(scene, record, { ...after, updated_at: now });
}

function save({ recording }: Scene, before: MemoryRecord, after: MemoryRecord): MemoryRecord {
  const { db, context } = recording;
  if (before.user !== after.user || before.agent !== after.agent)
    context.rights.ensureAgent(db, after.user, after.agent);
  const origin = ['user', 'agent', 'session', 'created_at'] as const;
  const moves = origin.some((name) => before[name] !== after[name]);
  (moves ? moveMemory : updateMemory)(db, after);
  tell(recording, { type: eventOf(before, after), before, after });
  passKeyOn(recording, before, after);
  return after;
}

function eventOf(before: MemoryRecord, after: MemoryRecord): ChangeType {
  if (before.deleted_at === null && after.deleted_at !== null) return 'memory.deleted';
  if (before.deleted_at !== null && after.deleted_at === null) return 'memory.restored';
  if (before.state !== after.state)
    return after.state === 'active' ? 'memory.approved' : 'memory.deactivated';
  const served = changedFields(before, after).length > 0 || before.version !== after.version;
  return !served && after.pending_version !== before.pending_version ? 'memory.pending' : 'memory.changed';
}

/** Nothing that counts is left of what members wrote about it: it goes, as a delete that can be undone here. */
function withdraw(scene: Scene, reduced: Reduced, here: Here, record: MemoryRecord): MemoryRecord {
  const { recording } = scene;
  removeConflict(recording.db, record.seq);
  if (record.deleted_at !== null) return record;
  const { state, reviewed_by, reviewed_at } = record;
  const target: Target = { fields: record, state, reviewed_by, reviewed_at, deleted_at: recording.now };
  const numbering = { latest: record.latest_version, numbers: here.numbers };
  const making: Making = { scene, reduced, target, record, numbering };
  const rows: NewVersion[] = [];
  settleStatuses(making, record, null);
  const version = withState(making, rows, record);
  write(scene, record.seq, record.id, rows);
  return save(scene, record, {
    ...record,
    deleted_at: target.deleted_at,
    pending_version: null,
    version,
    latest_version: numbering.latest,
    updated_at: recording.now,
  });
}
