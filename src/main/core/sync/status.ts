import { fingerprintOf } from '../../../protocol/ids.ts';
import type { DeviceState, TeamState } from '../../../protocol/team-state.ts';
import type { Team, TeamDevice, TeamMember } from '../../../shared/team.ts';
import { toTimestamp } from '../../../shared/time.ts';
import type { ReadableDb } from '../store/database.ts';
import { countHeld, type DropRow, dropsOf } from '../store/team-held.ts';
import { countOutbox } from '../store/team-outbox.ts';
import { type StreamRow, streamsOf } from '../store/team-streams.ts';
import { membersOf, type TeamMemberRow, type TeamRow } from '../store/teams.ts';

/** How a team is doing, beside what the database holds. */
export interface Condition {
  state: Team['state'];
  problem: string | null;
  keysIn: Team['keys_in'];
  /** Of this device. */
  fingerprint: string;
  syncedAt: number | null;
  control: TeamState;
  /** Names of devices that could be read. */
  deviceNames: ReadonlyMap<string, string>;
  /** Memories that the team does not have. */
  unshared: number;
  conflicts: number;
}

const timeOf = (at: number | null): string | null => (at === null ? null : toTimestamp(at));

/** What was counted and noted of each device. */
interface Counts {
  streams: Map<string, StreamRow>;
  held: Map<string, number>;
  drops: DropRow[];
}

function countsOf(db: ReadableDb, team: string): Counts {
  const streams = streamsOf(db, team).filter(({ stream }) => stream === 'log');
  const held = new Map<string, number>();
  for (const { device, count } of countHeld(db, team)) held.set(device, (held.get(device) ?? 0) + count);
  return { streams: new Map(streams.map((row) => [row.device, row])), held, drops: dropsOf(db, team) };
}

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

function memberView(team: TeamRow, row: TeamMemberRow, condition: Condition, counts: Counts): TeamMember {
  const { control, deviceNames } = condition;
  const devices = [...control.devices.values()].filter(({ member }) => member === row.member);
  return {
    id: row.member,
    name: row.name,
    role: row.role,
    trusted: row.trusted === 1,
    removed: row.removed === 1,
    user: row.user,
    devices: devices.map((device) => deviceView(team, device, counts, deviceNames.get(device.id) ?? '')),
  };
}

/** The team as people see it. */
export function teamView(db: ReadableDb, team: TeamRow, condition: Condition): Team {
  const counts = countsOf(db, team.id);
  const { trusted } = condition.control.policy;
  return {
    id: team.id,
    name: team.name,
    kind: team.kind,
    relay: team.relay,
    state: condition.state,
    problem: condition.problem,
    role: team.role,
    member: team.member,
    fingerprint: condition.fingerprint,
    keys_in: condition.keysIn,
    joined_at: toTimestamp(team.joined_at),
    synced_at: timeOf(condition.syncedAt ?? team.synced_at),
    to_send: countOutbox(db, team.id),
    unshared: condition.unshared,
    conflicts: condition.conflicts,
    policy: { trusted: trusted === 'publishers' ? trusted : [...trusted] },
    members: membersOf(db, team.id).map((row) => memberView(team, row, condition, counts)),
  };
}
