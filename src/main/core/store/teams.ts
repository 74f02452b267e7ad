import type { TeamKind, TeamRole } from '../../../shared/team.ts';
import { effectiveRole } from '../domain/team/may.ts';
import type { ReadableDb, WritableDb } from './database.ts';

/** A team that this engine belongs to. Times are milliseconds since 1970. */
export interface TeamRow {
  id: string;
  kind: TeamKind;
  name: string;
  /** The local tenant (`shared`) or user (`personal`) whose memories it has. */
  tenant: string;
  user: string;
  relay: string;
  member: string;
  device: string;
  role: TeamRole | null;
  epoch: number;
  paused: 0 | 1;
  joined_at: number;
  synced_at: number | null;
  joining: string | null;
  removed_at: number | null;
}

export interface TeamMemberRow {
  team: string;
  member: string;
  name: string;
  role: TeamRole;
  trusted: 0 | 1;
  removed: 0 | 1;
  user: string;
}

export function listTeams(db: ReadableDb): TeamRow[] {
  return db.all<TeamRow>('SELECT * FROM teams ORDER BY joined_at, id');
}

export function findTeam(db: ReadableDb, id: string): TeamRow | undefined {
  return db.get<TeamRow>('SELECT * FROM teams WHERE id = :id', { id });
}

export function insertTeam(db: WritableDb, team: TeamRow): void {
  db.run(
    `INSERT INTO teams (id, kind, name, tenant, user, relay, member, device, role, epoch, paused, joined_at, synced_at, joining, removed_at)
     VALUES (:id, :kind, :name, :tenant, :user, :relay, :member, :device, :role, :epoch, :paused, :joined_at, :synced_at, :joining, :removed_at)`,
    { ...team },
  );
}

/**
 * What the shared team of a tenant lets a local user do with the tenant's memories; undefined where there is none, or the
 * local member is not admitted yet. Other local users of the tenant read.
 */
export function tenantRoleOf(db: ReadableDb, tenant: string, user: string): TeamRole | undefined {
  const team = db.get<{ user: string; role: TeamRole; trusted: 0 | 1 | null }>(
    `SELECT t.user, t.role, m.trusted FROM teams t
       LEFT JOIN team_members m ON m.team = t.id AND m.member = t.member
     WHERE t.tenant = :tenant AND t.kind = 'shared' AND t.removed_at IS NULL AND t.role IS NOT NULL`,
    { tenant },
  );
  if (!team) return undefined;
  return team.user === user ? effectiveRole({ role: team.role, trusted: team.trusted !== 0 }) : 'reader';
}

/** The device that a user of the tenant is in its shared team with; undefined for everybody else. */
export function sharedDeviceOf(db: ReadableDb, tenant: string, user: string): string | undefined {
  return db.get<{ device: string }>(
    `SELECT device FROM teams
     WHERE tenant = :tenant AND kind = 'shared' AND user = :user AND removed_at IS NULL`,
    { tenant, user },
  )?.device;
}

/** Writes what can change of a team. */
export function updateTeam(db: WritableDb, team: TeamRow): void {
  const { id, name, member, role, epoch, paused, synced_at, joining, removed_at } = team;
  db.run(
    `UPDATE teams SET name = :name, member = :member, role = :role, epoch = :epoch, paused = :paused,
       synced_at = :synced_at, joining = :joining, removed_at = :removed_at
     WHERE id = :id`,
    { id, name, member, role, epoch, paused, synced_at, joining, removed_at },
  );
}

/** The control entries by which the memories here were last judged, as a hash. */
export function judgedBy(db: ReadableDb, id: string): string | null {
  return db.get<{ judged: string | null }>('SELECT judged FROM teams WHERE id = :id', { id })?.judged ?? null;
}

export function noteJudged(db: WritableDb, id: string, judged: string): void {
  db.run('UPDATE teams SET judged = :judged WHERE id = :id', { id, judged });
}

/** Forgets a team with all that was kept for its sync. Memories stay. */
export function deleteTeam(db: WritableDb, id: string): void {
  db.run('DELETE FROM teams WHERE id = :id', { id });
}

/** A control entry as it was signed; `hash` in hexadecimal. */
export interface TeamEntryRow {
  hash: string;
  bytes: Uint8Array;
}

export function teamEntries(db: ReadableDb, team: string): TeamEntryRow[] {
  return db.all<TeamEntryRow>('SELECT hash, bytes FROM team_entries WHERE team = :team', { team });
}

export function keepTeamEntry(db: WritableDb, team: string, entry: TeamEntryRow): void {
  db.run(
    'INSERT INTO team_entries (team, hash, bytes) VALUES (:team, :hash, :bytes) ON CONFLICT DO NOTHING',
    {
      team,
      ...entry,
    },
  );
}

export function putTeamMember(db: WritableDb, member: TeamMemberRow): void {
  db.run(
    `INSERT INTO team_members (team, member, name, role, trusted, removed, user)
     VALUES (:team, :member, :name, :role, :trusted, :removed, :user)
     ON CONFLICT DO UPDATE SET name = excluded.name, role = excluded.role, trusted = excluded.trusted,
       removed = excluded.removed, user = excluded.user`,
    { ...member },
  );
}

export function findTeamMember(db: ReadableDb, team: string, member: string): TeamMemberRow | undefined {
  return db.get<TeamMemberRow>('SELECT * FROM team_members WHERE team = :team AND member = :member', {
    team,
    member,
  });
}

export function membersOf(db: ReadableDb, team: string): TeamMemberRow[] {
  return db.all<TeamMemberRow>('SELECT * FROM team_members WHERE team = :team ORDER BY name, member', {
    team,
  });
}
