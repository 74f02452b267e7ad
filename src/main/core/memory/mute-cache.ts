import type { ReadableDb } from '../store/database.ts';
import { listMutes } from '../store/mutes.ts';

/** The memories that each user muted. From memory: every read asks. */
export interface Mutes {
  /** Their rows. */
  of(user: string): ReadonlySet<number>;
  /** Forgets what was read for a user, or for all. */
  changed(user?: string): void;
}

/** One process owns the database, so forgetting a user when its mutes change keeps this exact. */
export function createMutes(db: ReadableDb): Mutes {
  const byUser = new Map<string, ReadonlySet<number>>();
  return {
    of(user) {
      const known = byUser.get(user) ?? new Set(listMutes(db, user).map(({ seq }) => seq));
      byUser.set(user, known);
      return known;
    },
    changed(user) {
      if (user === undefined) byUser.clear();
      else byUser.delete(user);
    },
  };
}
