import type { Principal } from '../domain/principal.ts';
import type { ReadableDb } from '../store/database.ts';
import { type GrantRow, listGrantsTo } from '../store/grants.ts';

/**
 * The tuples of each user, kept because every request asks for them. One process owns the database, so forgetting a user
 * when a tuple of it changes keeps this exact.
 */
export interface GrantCache {
  to(user: string): readonly GrantRow[];
  /** The tuples that can open something to this principal. */
  of(principal: Pick<Principal, 'user' | 'agent'>): readonly GrantRow[];
  forget(user: string): void;
}

export function createGrantCache(db: ReadableDb): GrantCache {
  const byUser = new Map<string, readonly GrantRow[]>();

  function to(user: string): readonly GrantRow[] {
    let rows = byUser.get(user);
    if (!rows) {
      rows = listGrantsTo(db, user);
      byUser.set(user, rows);
    }
    return rows;
  }

  return {
    to,
    of: ({ user, agent }) => {
      const rows = to(user);
      if (rows.length === 0) return rows;
      return rows.filter((row) => row.subject_agent === null || row.subject_agent === agent);
    },
    forget: (user) => void byUser.delete(user),
  };
}
