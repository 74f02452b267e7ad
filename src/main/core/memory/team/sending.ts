import type { MemoryChange, MemoryRecord } from '../../domain/memory.ts';
import type { Intent } from '../../domain/team/intents.ts';
import type { Operation, Reduced, TeamRules } from '../../domain/team/operation.ts';
import { reduce } from '../../domain/team/reduce.ts';
import { keepOperation, operationsOf, type TeamOperation } from '../../store/team-operations.ts';
import { appendOutbox } from '../../store/team-outbox.ts';
import { nextClock } from '../../store/team-streams.ts';
import { linkedVersions, linkVersion } from '../../store/team-versions.ts';
import type { TeamRow } from '../../store/teams.ts';
import { reasonOf } from '../../store/versions.ts';
import { newOperationId } from '../../sync/ports.ts';
import type { Changing } from '../context.ts';
import { noteDropped } from './arrive.ts';
import { materialise } from './materialise.ts';
import type { Membership } from './membership.ts';
import { sceneOf } from './scene.ts';

/** What the team's rules are by the control entries that are here. */
export type RulesOf = (team: TeamRow) => TeamRules;

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

export function newOperation({ c, team, record }: Shared, clock: number, intent: Intent): Operation {
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
export function clockFor({ db, now, changes }: Changing, team: TeamRow): number {
  const clocks = CLOCKS.get(changes) ?? new Map<string, number>();
  CLOCKS.set(changes, clocks);
  const last = clocks.get(team.id);
  const next = last === undefined ? nextClock(db, team.id, now) : last + 1;
  clocks.set(team.id, next);
  return next;
}

/** Writes an operation down and queues it (rule T-35). */
export function queue({ c, team }: Shared, operation: Operation): void {
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
