import { msOf } from '../../../protocol/clock.ts';
import { fingerprintOf } from '../../../protocol/ids.ts';
import type { DeviceState } from '../../../protocol/team-state.ts';
import type { Team, TeamDevice, TeamMember } from '../../../shared/team.ts';
import { toTimestamp } from '../../../shared/time.ts';
import type { ReadableDb } from '../store/database.ts';
import { countHeld, type DropRow, dropsOf } from '../store/team-held.ts';
import { countDropped } from '../store/team-operations.ts';
import { countOutbox } from '../store/team-outbox.ts';
import { type StreamRow, streamsOf } from '../store/team-streams.ts';
import { membersOf, type TeamMemberRow, type TeamRow } from '../store/teams.ts';
import type { Session } from './session.ts';

/** What is counted of a team's memories. */
export interface Facts {
  /** Memories that the team does not have. */
  unshared: number;
  conflicts: number;
}

/** What the database alone says of a team, with what is the same for all of it. */
type Rest = Pick<Team, 'state' | 'problem' | 'keys_in' | 'fingerprint' | 'policy' | 'members'>;

const timeOf = (at: number | null): string | null => (at === null ? null : toTimestamp(at));

/** What was counted and noted of each device. */
interface Counts {
  streams: Map<string, StreamRow>;
  held: Map<string, number>;
  /** How many entries wait for a newer program. */
  tooNew: number;
  drops: DropRow[];
}

function countsOf(db: ReadableDb, team: string): Counts {
  const streams = streamsOf(db, team).filter(({ stream }) => stream === 'log');
  const held = new Map<string, number>();
  let tooNew = 0;
  for (const { device, reason, count } of countHeld(db, team)) {
    held.set(device, (held.get(device) ?? 0) + count);
    if (reason === 'too_new') tooNew += count;
  }
  const drops = allDrops(db, team);
  return { streams: new Map(streams.map((row) => [row.device, row])), held, tooNew, drops };
}

/** Entries that were refused, and operations that were kept but count for nothing (rule T-13). */
function allDrops(db: ReadableDb, team: string): DropRow[] {
  const drops = dropsOf(db, team);
  for (const { device, count, lastClock } of countDropped(db, team)) {
    const same = drops.find((drop) => drop.device === device && drop.reason === 'out_of_role');
    if (same) same.count += count;
    else drops.push({ device, reason: 'out_of_role', count, last_at: msOf(lastClock) });
  }
  return drops;
}

/** What people are told where nothing worse is (rule T-7). */
const oldProgram = ({ tooNew }: Counts): string | null =>
  tooNew === 0
    ? null
    : `Changes of members with a newer Holdfast wait here: ${tooNew}. Update Holdfast to see them.`;

function deviceView(team: TeamRow, device: DeviceState, counts: Counts, name: string): TeamDevice {
  const { id } = device;
  const stream = counts.streams.get(id);
  return {
    id,
    name,
    fingerprint: fingerprintOf(device.signKey),
    this_device: id === team.device,
    removed: device.removed,
    last_seen_at: timeOf(stream?.last_seen_at ?? null),
    received: stream?.last_number ?? 0,
    pending: counts.held.get(id) ?? 0,
    dropped: counts.drops
      .filter((drop) => drop.device === id)
      .map(({ reason, count, last_at }) => ({ reason, count, last_at: toTimestamp(last_at) })),
  };
}

function memberView(row: TeamMemberRow, devices: TeamDevice[]): TeamMember {
  const { member: id, name, role, user } = row;
  return { id, name, role, trusted: row.trusted === 1, removed: row.removed === 1, user, devices };
}

function viewOf(db: ReadableDb, team: TeamRow, facts: Facts, syncedAt: number | null, rest: Rest): Team {
  const { id, name, kind, relay, role, member, joined_at } = team;
  return {
    ...{ id, name, kind, relay, role, member },
    ...rest,
    joined_at: toTimestamp(joined_at),
    synced_at: timeOf(syncedAt ?? team.synced_at),
    to_send: countOutbox(db, id),
    ...facts,
  };
}

/** A team that is kept in step, as people see it. */
export function teamView(db: ReadableDb, session: Session, facts: Facts): Team {
  const { team, keys, control, state, problem, syncedAt } = session;
  const { devices, policy } = control.state;
  const counts = countsOf(db, team.id);
  const devicesOf = ({ member }: TeamMemberRow) =>
    [...devices.values()]
      .filter((device) => device.member === member)
      .map((device) => deviceView(team, device, counts, keys.namesOf(device)?.device ?? ''));
  return viewOf(db, team, facts, syncedAt, {
    state,
    problem: problem ?? oldProgram(counts),
    keys_in: keys.place,
    fingerprint: fingerprintOf(keys.signer.publicKey),
    policy: { trusted: policy.trusted === 'publishers' ? policy.trusted : [...policy.trusted] },
    members: membersOf(db, team.id).map((row) => memberView(row, devicesOf(row))),
  });
}

/** A team that is not begun with, or whose keys are not here: what the database says. */
export function idleView(db: ReadableDb, team: TeamRow, facts: Facts, problem: string | null): Team {
  return viewOf(db, team, facts, null, {
    state: problem === null ? 'connecting' : 'offline',
    problem,
    keys_in: 'file',
    fingerprint: '',
    policy: { trusted: 'publishers' },
    members: membersOf(db, team.id).map((row) => memberView(row, [])),
  });
}
