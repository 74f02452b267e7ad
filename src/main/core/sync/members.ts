import { fingerprintOf } from '../../../protocol/ids.ts';
import type { MemberState, TeamState } from '../../../protocol/team-state.ts';
import { ensureMemberUser } from '../identity/users.ts';
import type { WritableDb } from '../store/database.ts';
import { membersOf, putTeamMember, type TeamRow, updateTeam } from '../store/teams.ts';
import type { TeamKeys } from './team-keys.ts';

/** What is kept of a join that is under way. */
export interface Joining {
  /** Of the device that made the link. */
  fingerprint: string;
}

/**
 * Whether the team is the one of the link (rule T-23): its entries lead from the founder, whose key makes the team's id, to the
 * device that invited.
 */
function isTeamOfLink(state: TeamState, joining: string | null): boolean {
  if (joining === null) return true;
  const { fingerprint }: Joining = JSON.parse(joining);
  return [...state.devices.values()].some(({ signKey }) => fingerprintOf(signKey) === fingerprint);
}

/** Writes what the control entries come to: the own role, and the members with the users that stand for them here. */
export function applyState(
  db: WritableDb,
  { team, keys, now }: { team: TeamRow; keys: TeamKeys; now: number },
  state: TeamState,
): void {
  const own = state.devices.get(team.device);
  if (!own || !isTeamOfLink(state, team.joining)) return;
  const member = own.member;
  updateTeam(db, {
    ...team,
    member,
    name: keys.titleOf(state) ?? team.name,
    role: state.members.get(member)?.role ?? null,
    epoch: state.epoch ?? team.epoch,
    joining: null,
    removed_at: own.removed ? (team.removed_at ?? now) : null,
  });
  const known = new Map(membersOf(db, team.id).map((row) => [row.member, row.name]));
  for (const one of state.members.values()) {
    const name = nameOf(one, state, keys) ?? known.get(one.id) ?? one.id.slice(0, 12);
    const isOwn = one.id === member || team.kind === 'personal';
    putTeamMember(db, {
      team: team.id,
      member: one.id,
      name,
      role: one.role,
      trusted: state.isTrusted(one.id) ? 1 : 0,
      removed: one.removed ? 1 : 0,
      user: isOwn ? team.user : ensureMemberUser(db, { member: one.id, name, tenant: team.tenant, now }),
    });
  }
}

/** By the newest device of the member whose names can be read. */
function nameOf(member: MemberState, state: TeamState, keys: TeamKeys): string | null {
  for (const id of member.devices.toReversed()) {
    const device = state.devices.get(id);
    const names = device && keys.namesOf(device);
    if (names) return names.member;
  }
  return null;
}
