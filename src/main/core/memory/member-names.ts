import { isMemberUser } from '../identity/users.ts';
import { namesOf } from '../store/users.ts';
import type { MemoryContext } from './context.ts';

/** What the members of a team among these users are called, by user; nothing where there are none. */
export function memberNames(
  { db }: MemoryContext,
  users: readonly (string | null)[],
): { members?: Record<string, string> } {
  const members = new Set(users.filter((user) => user !== null && isMemberUser(user)) as string[]);
  return members.size === 0 ? {} : { members: namesOf(db, [...members]) };
}
