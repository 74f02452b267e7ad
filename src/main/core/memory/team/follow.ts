import { HoldfastError } from '../../../../shared/errors.ts';
import {
  type Fields,
  fieldsOf,
  isWaiting,
  type MemoryChange,
  type MemoryRecord,
} from '../../domain/memory.ts';
import { type Intent, intentsOf, type LocalState, proposal } from '../../domain/team/intents.ts';
import { hasTeamRole, mayPurge } from '../../domain/team/may.ts';
import type { Operation } from '../../domain/team/operation.ts';
import { reduce } from '../../domain/team/reduce.ts';
import { statusesOf } from '../../store/team-versions.ts';
import type { Changing } from '../context.ts';
import { pendingFields } from '../revise.ts';
import { passKeyOn, sentFields } from './keys.ts';
import { assertStays, leavesAlone, type Membership, membershipOf } from './membership.ts';
import { clockFor, newOperation, openShared, queue, type RulesOf, type Shared, send } from './sending.ts';

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
