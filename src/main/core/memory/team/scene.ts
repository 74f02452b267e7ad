import type { Operation } from '../../domain/team/operation.ts';
import { findTeamMember, type TeamRow } from '../../store/teams.ts';
import type { Recording } from '../context.ts';

/** What all memories of a team are written with, in one transaction. */
export interface Scene {
  recording: Recording;
  team: TeamRow;
  /** The local users of members, as far as they were asked for. */
  users: Map<string, string>;
}

export function sceneOf(recording: Recording, team: TeamRow): Scene {
  return { recording, team, users: new Map([[team.member, team.user]]) };
}

/** The local user of whoever made the operation; of a personal team it is all the same person. */
export function userOf({ recording, team, users }: Scene, { author }: Operation): string {
  if (team.kind === 'personal') return team.user;
  const user = users.get(author) ?? findTeamMember(recording.db, team.id, author)?.user;
  if (user === undefined) throw new Error(`The member ${author} of team ${team.id} has no user here`);
  users.set(author, user);
  return user;
}

/** When the operation was made, by the clock of its device: milliseconds since 1970 (rule T-3). */
export function timeOf({ clock }: Operation): number {
  return Math.floor(clock / 1024);
}
