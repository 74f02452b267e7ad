import type { Operation as Change } from '../../../../shared/review.ts';
import type { MemoryRecord, Snapshot } from '../../domain/memory.ts';
import type { Operation, Payload, Reduced, ReducedVersion } from '../../domain/team/operation.ts';
import { byClock } from '../../domain/team/order.ts';
import type { VersionRecord, VersionStatus } from '../../store/versions.ts';
import { type Scene, timeOf, userOf } from './scene.ts';
import { fieldsIn, type Target } from './target.ts';

/** A version row that is still to be written, and the operation that it shows; null for what only this engine says. */
export interface NewVersion {
  operation: Operation | null;
  row: Omit<VersionRecord, 'seq'>;
}

/** Numbers of version rows by operation. Those that were given never change; new ones count on from the newest. */
export interface Numbering {
  latest: number;
  numbers: Map<string, number>;
}

/** How a version stands, in the words of `versions`; `lineage` are what is shown and all that it was made on. */
export function statusOf(
  version: ReducedVersion,
  reduced: Reduced,
  lineage: ReadonlySet<string>,
): VersionStatus {
  const { standing, inForce, superseded, decision, operation } = version;
  if (standing === 'dropped') return 'rejected';
  if (inForce) {
    if (!lineage.has(operation.id) && operation.kind !== 'delete') return 'superseded';
    return decision === null ? 'applied' : 'approved';
  }
  if (standing === 'refused') return 'rejected';
  // Of a memory that was never approved, the newest text is the memory.
  if (reduced.shown?.standing === 'waiting' && lineage.has(operation.id)) return 'applied';
  return superseded ? 'superseded' : 'pending';
}

/** The shown version and all that it was made on, directly or through others. */
export function lineageOf({ shown, versions }: Reduced): Set<string> {
  const byId = new Map(versions.map(({ operation }) => [operation.id, operation]));
  const lineage = new Set<string>();
  const open = shown ? [shown.operation.id] : [];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (lineage.has(id)) continue;
    lineage.add(id);
    open.push(...(byId.get(id)?.bases ?? []));
  }
  return lineage;
}

function changeOf({ kind, bases }: Operation): Change {
  if (kind === 'delete' || kind === 'approve' || kind === 'deactivate') return kind;
  return bases.length === 0 ? 'store' : 'edit';
}

type Made = Pick<VersionRecord, 'version' | 'base_version' | 'status' | 'refers_to' | 'snapshot'>;

function rowOf(scene: Scene, operation: Operation, made: Made): NewVersion {
  const { payload } = operation;
  const row = {
    ...made,
    operation: changeOf(operation),
    at: timeOf(operation),
    user: userOf(scene, operation),
    agent: payload?.by ?? null,
    source: 'sync',
    reason: payload?.reason ?? null,
  };
  return { operation, row };
}

/** Everything about one memory that its new version rows are made of. */
export interface Making {
  scene: Scene;
  reduced: Reduced;
  target: Target;
  record: MemoryRecord | undefined;
  numbering: Numbering;
}

function snapshot(
  { scene, target }: Making,
  payload: Payload,
  own: Pick<Snapshot, 'state' | 'deleted'>,
): Snapshot {
  const { reviewed_by, reviewed_at } = target;
  return { ...fieldsIn(scene, payload), ...own, reviewed_by, reviewed_at };
}

function newVersion(making: Making, version: ReducedVersion, lineage: ReadonlySet<string>): NewVersion[] {
  const { reduced, target, record, numbering } = making;
  const { operation, inForce } = version;
  const { payload, bases, id, kind } = operation;
  if (payload === null || numbering.numbers.has(id)) return [];
  const isShown = reduced.shown?.operation.id === id;
  const base = bases.map((one) => numbering.numbers.get(one)).find((number) => number !== undefined);
  numbering.latest += 1;
  numbering.numbers.set(id, numbering.latest);
  const state = isShown ? target.state : inForce ? 'active' : (record?.state ?? 'inactive');
  return [
    rowOf(making.scene, operation, {
      version: numbering.latest,
      // What waits is looked at beside the version that is served, also where it was not made on that.
      base_version: base ?? record?.version ?? null,
      status: statusOf(version, reduced, lineage),
      refers_to: null,
      snapshot: snapshot(making, payload, { state, deleted: kind === 'delete' }),
    }),
  ];
}

function newDecision(making: Making, decision: Operation): NewVersion[] {
  const { reduced, numbering, record } = making;
  const version = reduced.versions.find(({ operation }) => operation.id === decision.target);
  const refersTo = numbering.numbers.get(decision.target ?? '');
  if (!version?.operation.payload || refersTo === undefined || numbering.numbers.has(decision.id)) return [];
  numbering.latest += 1;
  numbering.numbers.set(decision.id, numbering.latest);
  const state = decision.kind === 'approve' ? 'active' : 'inactive';
  return [
    rowOf(making.scene, decision, {
      version: numbering.latest,
      base_version: record?.version ?? refersTo,
      status: 'applied',
      refers_to: refersTo,
      snapshot: snapshot(making, version.operation.payload, {
        state,
        deleted: version.operation.kind === 'delete',
      }),
    }),
  ];
}

/** The rows of operations that have none yet, numbered on from `numbering`, causes before what they caused. */
export function newRows(making: Making): NewVersion[] {
  const { versions, decisions } = making.reduced;
  const { numbers } = making.numbering;
  if (
    versions.every(({ operation }) => numbers.has(operation.id)) &&
    decisions.every(({ id }) => numbers.has(id))
  )
    return [];
  const lineage = lineageOf(making.reduced);
  const byId = new Map(versions.map((version) => [version.operation.id, version]));
  const ordered = [...byId.values()]
    .map(({ operation }) => operation)
    .concat(decisions)
    .sort(byClock);
  // A decision may be dated before its version.
  const late: Operation[] = [];
  const rows = ordered.flatMap((operation) => {
    const version = byId.get(operation.id);
    if (version) return newVersion(making, version, lineage);
    if (numbers.has(operation.target ?? '')) return newDecision(making, operation);
    late.push(operation);
    return [];
  });
  return [...rows, ...late.flatMap((decision) => newDecision(making, decision))];
}
