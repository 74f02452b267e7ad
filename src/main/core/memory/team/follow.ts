import { HoldfastError } from '../../../../shared/errors.ts';
import type { TeamRole } from '../../../../shared/team.ts';
import {
  type Fields,
  fieldsOf,
  isWaiting,
  type MemoryChange,
  type MemoryRecord,
} from '../../domain/memory.ts';
import { type Intent, intentsOf, type LocalState, proposal } from '../../domain/team/intents.ts';
import { effectiveRole, hasTeamRole, mayPurge } from '../../domain/team/may.ts';
import type { Operation, Reduced, TeamRules } from '../../domain/team/operation.ts';
import { reduce } from '../../domain/team/reduce.ts';
import type { ReadableDb } from '../../store/database.ts';
import { isShared, keepOperation, operationsOf, type TeamOperation } from '../../store/team-operations.ts';
import { appendOutbox } from '../../store/team-outbox.ts';
import { nextClock } from '../../store/team-streams.ts';
import { linkedVersions, linkVersion, statusesOf } from '../../store/team-versions.ts';
import { findTeamMember, listTeams, type TeamRow } from '../../store/teams.ts';
import { reasonOf } from '../../store/versions.ts';
import { newOperationId } from '../../sync/ports.ts';
import type { Changing } from '../context.ts';
import { pendingFields } from '../revise.ts';
import { noteDropped } from './arrive.ts';
import { passKeyOn, sentFields } from './keys.ts';
import { materialise } from './materialise.ts';
import { sceneOf } from './scene.ts';

/** What the team's rules are by the control entries that are here. */
export type RulesOf = (team: TeamRow) => TeamRules;

/** A team with what the local member counts for in it. */
export interface Membership {
  team: TeamRow;
  role: TeamRole;
}

/** The teams that this engine takes part in. */
export function memberships(db: ReadableDb): Membership[] {
  return listTeams(db).flatMap((team) => {
    if (team.removed_at !== null || team.role === null) return [];
    const own = findTeamMember(db, team.id, team.member);
    return [{ team, role: effectiveRole({ role: team.role, trusted: own?.trusted !== 0 }) }];
  });
}

/** The team that has the memory, or that memories of its scope belong to. */
function membershipOf(
  c: Changing,
  record: MemoryRecord,
  isNew: boolean,
): (Membership & { shared: boolean }) | null {
  const all = memberships(c.db);
  if (!isNew && all.length > 0) c.db.settle();
  const known = isNew ? [] : all.filter(({ team }) => isShared(c.db, team.id, record.seq));
  const has = known.find(({ team }) => team.kind === 'shared');
  if (has) return { ...has, shared: true };
  const wanted = all.find(({ team }) =>
    team.kind === 'shared'
      ? record.scope === 'tenant' && record.tenant === team.tenant
      : (record.scope === 'agent' || record.scope === 'user') && record.user === team.user,
  );
  if (wanted?.team.kind === 'shared' && leavesAlone(wanted, record)) return { ...wanted, shared: false };
  const [personal] = known;
  if (personal) return { ...personal, shared: true };
  return wanted ? { ...wanted, shared: false } : null;
}

/** Whether a memory that the team does not have goes to it without being asked for. */
function leavesAlone({ team, role }: Membership, record: MemoryRecord): boolean {
  if (record.user !== team.user || record.created_at < team.joined_at) return false;
  if (record.deleted_at !== null || record.purged_at !== null) return false;
  if (team.kind === 'personal') return record.state === 'active' || isWaiting(record);
  return record.state === 'active' && hasTeamRole(role, 'publisher');
}

/** Throws where a change would take a memory out of the reach of those who have it. */
function assertStays({ team }: Membership, record: MemoryRecord): void {
  const leaves = team.kind === 'shared' ? record.scope !== 'tenant' : record.scope === 'global';
  if (leaves && record.purged_at === null)
    throw new HoldfastError(
      'conflict',
      `This memory is shared with the team ${team.name}, so its scope stays ${team.kind === 'shared' ? 'tenant' : 'a personal one'}.`,
      'Store it anew in the other scope, and delete this one.',
    );
}

/** A memory of a team while it changes here. */
export interface Shared extends Membership {
  c: Changing;
  rules: TeamRules;
  record: MemoryRecord;
  operations: TeamOperation[];
  /** The versions here that show operations. */
  numbers: Map<string, number>;
  /** What the team has. */
  reduced: Reduced;
}

/** `isNew`: the team has nothing of the memory. */
export function openShared(
  c: Changing,
  rulesOf: RulesOf,
  { team, role }: Membership,
  record: MemoryRecord,
  isNew: boolean,
): Shared {
  const rules = rulesOf(team);
  if (isNew)
    return {
      team,
      role,
      c,
      rules,
      record,
      operations: [],
      numbers: new Map(),
      reduced: reduce(record.id, [], rules),
    };
  c.db.settle();
  const operations = (operationsOf(c.db, [record.id]).get(record.id) ?? []).filter(
    (one) => one.team === team.id,
  );
  const numbers = linkedVersions(c.db, [record.seq]).get(record.seq) ?? new Map<string, number>();
  return { team, role, c, rules, record, operations, numbers, reduced: reduce(record.id, operations, rules) };
}

/** Whether the local member serves and decides alone about the memory (rule T-13). */
function decidesAlone({ team, role, reduced }: Shared): boolean {
  if (team.kind === 'personal' || hasTeamRole(role, 'reviewer')) return true;
  return role === 'publisher' && (reduced.beginner ?? team.member) === team.member;
}

/** The text that waits here: of the pending version, or of a memory that nobody decided about. */
export function draftOf(c: Changing, record: MemoryRecord): Fields | null {
  if (record.deleted_at !== null) return null;
  const pending = pendingFields(c, record);
  if (pending !== null) return sentFields(c, record, pending);
  return isWaiting(record) ? sentFields(c, record, fieldsOf(record)) : null;
}

/** Operations that wait in the team, and how their versions stand here. */
function localState({ c, record, reduced, team, numbers }: Shared, before: MemoryRecord | null): LocalState {
  const statuses = numbers.size === 0 ? new Map<number, string>() : statusesOf(c.db, record.seq);
  const isSentAlready = [...numbers.values()].includes(record.pending_version ?? 0);
  const waitingAs = (status: string) =>
    reduced.waiting
      .map(({ id }) => id)
      .filter((id) => id !== reduced.shown?.operation.id && statuses.get(numbers.get(id) ?? 0) === status);
  return {
    fields: sentFields(c, record, fieldsOf(record)),
    state: record.state,
    deleted: record.deleted_at !== null,
    decided: record.reviewed_at !== null,
    anew: before !== null && before.version !== record.version,
    refused: waitingAs('rejected'),
    adopted: waitingAs('approved'),
    reopened: reduced.versions
      .filter(({ standing, inForce }) => standing === 'refused' && !inForce)
      .map(({ operation }) => operation)
      .filter(({ id }) => statuses.get(numbers.get(id) ?? 0) === 'pending'),
    draft: team.kind === 'personal' && !isSentAlready ? draftOf(c, record) : null,
  };
}

function newOperation({ c, team, record }: Shared, clock: number, intent: Intent): Operation {
  const { kind, bases, target, fields, shows } = intent;
  const { principal } = c.caller;
  const number = shows === 'draft' ? (record.pending_version ?? record.version) : record.version;
  const reason = reasonOf(c.db, record.seq, number);
  const { agent, session, created_at, reviewed_at } = record;
  const by = principal.subject === 'agent' ? principal.agent : null;
  const looked = kind === 'propose' ? null : reviewed_at;
  return {
    id: newOperationId(team.device),
    memory: record.id,
    kind,
    bases,
    target,
    clock,
    author: team.member,
    device: team.device,
    number: null,
    payload: fields && { ...fields, agent, session, created_at, reason, by, reviewed_at: looked },
  };
}

/** The last clock of each team in a transaction, which its list of changes stands for. */
const CLOCKS = new WeakMap<readonly MemoryChange[], Map<string, number>>();

/** The clock of the next operation, above those before it in the same transaction (rule T-3). */
function clockFor({ db, now, changes }: Changing, team: TeamRow): number {
  const clocks = CLOCKS.get(changes) ?? new Map<string, number>();
  CLOCKS.set(changes, clocks);
  const last = clocks.get(team.id);
  const next = last === undefined ? nextClock(db, team.id, now) : last + 1;
  clocks.set(team.id, next);
  return next;
}

/** Writes an operation down and queues it (rule T-35). */
function queue({ c, team }: Shared, operation: Operation): void {
  keepOperation(c.db, team.id, operation);
  appendOutbox(c.db, team.id, operation.id);
}

/** Queues operations, and makes the memory what they come to. */
export function send(shared: Shared, intents: readonly Intent[]): MemoryRecord {
  const { c, team, rules, record, operations, numbers } = shared;
  const linked = new Set(numbers.values());
  const sent = intents.map((intent) => {
    const operation = newOperation(shared, clockFor(c, team), intent);
    queue(shared, operation);
    const version = intent.shows === 'draft' ? (record.pending_version ?? record.version) : record.version;
    if (intent.shows !== 'none' && !linked.has(version)) {
      linked.add(version);
      numbers.set(operation.id, version);
      linkVersion(c.db, { seq: record.seq, version, operation: operation.id });
    }
    return { ...operation, team: team.id, dropped: false };
  });
  const all = [...operations, ...sent];
  const reduced = reduce(record.id, all, rules);
  noteDropped(c.db, all, reduced);
  if (isSettled(shared, intents, reduced)) return record;
  return materialise(sceneOf(c, team), reduced, { record, numbers }) ?? record;
}

/** True for a new memory that was sent as it is: its row says what its only operation says. */
function isSettled(
  { team, record, operations }: Shared,
  intents: readonly Intent[],
  reduced: Reduced,
): boolean {
  const [only, more] = intents;
  if (operations.length > 0 || only?.kind !== 'put' || more || reduced.state !== 'active') return false;
  const { pending_version, reviewed_by } = record;
  return pending_version === null && (reviewed_by === null || reviewed_by === team.user);
}

function notYours({ team, role }: Membership, what: string): HoldfastError {
  return new HoldfastError(
    'forbidden',
    `This memory is shared with the team ${team.name}, and your role there, ${role}, does not let you ${what} it.`,
    'Ask a reviewer of the team.',
  );
}

function purged(shared: Shared): MemoryRecord {
  const { team, rules, operations, reduced, record } = shared;
  // What was never sent needs no purge.
  if (operations.length === 0 || reduced.state === 'purged') return record;
  const own = rules.authorityOf(newOperation(shared, 0, PURGE));
  const isPersonal = team.kind === 'personal';
  if (!isPersonal && (own === null || !mayPurge(team.member, own, reduced))) throw notYours(shared, 'purge');
  queue(shared, newOperation(shared, clockFor(shared.c, team), PURGE));
  return record;
}

const PURGE: Intent = { kind: 'purge', bases: [], target: null, fields: null, shows: 'none' };

/**
 * Queues for the team of a memory what it has to know of a local change, by comparing what the team has with what is here
 * now, and returns the memory as it is by then: what may not be sent waits here as a proposal.
 */
export function follow(c: Changing, rulesOf: RulesOf, { before, after }: MemoryChange): MemoryRecord {
  passKeyOn(c, before, after);
  const membership = membershipOf(c, after, before === null);
  if (membership === null || (!membership.shared && !leavesAlone(membership, after))) return after;
  if (membership.shared) assertStays(membership, after);
  const shared = openShared(c, rulesOf, membership, after, !membership.shared);
  if (after.purged_at !== null) return purged(shared);
  if (!decidesAlone(shared)) {
    if (after.deleted_at !== null && shared.reduced.state !== 'deleted') throw notYours(shared, 'delete');
    return send(shared, []);
  }
  const { reduced, operations, rules, team } = shared;
  const would = (decisions: readonly Pick<Operation, 'kind' | 'target'>[]) => {
    const clock = clockFor(c, team);
    const added = decisions.map((decision, place) => ({
      ...newOperation(shared, clock + place, PURGE),
      ...decision,
    }));
    return reduce(after.id, [...operations, ...added], rules);
  };
  return send(shared, intentsOf(reduced, localState(shared, before), team.member, would));
}

/** Sends a memory that a person asked to share: as a version where its author decides and it is active, else as a proposal. */
export function sendAsked(shared: Shared): MemoryRecord {
  const { c, record, reduced, team } = shared;
  const alone = decidesAlone(shared);
  if (alone && record.state === 'active' && reduced.state === 'none') {
    const fields = sentFields(c, record, fieldsOf(record));
    const put: Intent = { kind: 'put', bases: [], target: null, fields, shows: 'served' };
    return send(shared, [put, ...proposal(reduced, null, team.member)]);
  }
  const draft = draftOf(c, record) ?? (alone ? null : sentFields(c, record, fieldsOf(record)));
  return send(shared, proposal(reduced, draft, team.member));
}
