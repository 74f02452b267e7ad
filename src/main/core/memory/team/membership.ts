import { HoldfastError } from '../../../../shared/errors.ts';
import type { TeamRole } from '../../../../shared/team.ts';
import { isWaiting, type MemoryRecord } from '../../domain/memory.ts';
import { effectiveRole, hasTeamRole } from '../../domain/team/may.ts';
import type { ReadableDb } from '../../store/database.ts';
import { isShared } from '../../store/team-operations.ts';
import { findTeamMember, listTeams, type TeamRow } from '../../store/teams.ts';
import type { Changing } from '../context.ts';

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
export function membershipOf(
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
export function leavesAlone({ team, role }: Membership, record: MemoryRecord): boolean {
  if (record.user !== team.user || record.created_at < team.joined_at) return false;
  if (record.deleted_at !== null || record.purged_at !== null) return false;
  if (team.kind === 'personal') return record.state === 'active' || isWaiting(record);
  return record.state === 'active' && hasTeamRole(role, 'publisher');
}

/** Throws where a change would take a memory out of the reach of those who have it. */
export function assertStays({ team }: Membership, record: MemoryRecord): void {
  const leaves = team.kind === 'shared' ? record.scope !== 'tenant' : record.scope === 'global';
  if (leaves && record.purged_at === null)
    throw new HoldfastError(
      'conflict',
      `This memory is shared with the team ${team.name}, so its scope stays ${team.kind === 'shared' ? 'tenant' : 'a personal one'}.`,
      'Store it anew in the other scope, and delete this one.',
    );
}
