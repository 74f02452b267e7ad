import type { TeamKind, TeamRole } from '../../../shared/team.ts';
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

export function membersOf(db: ReadableDb, team: string): TeamMemberRow[] {
  return db.all<TeamMemberRow>('SELECT * FROM team_members WHERE team = :team ORDER BY name, member', {
    team,
  });
}
