import type { Database } from '../store/database.ts';
import { listWebhooks, type WebhookRecord } from '../store/webhooks.ts';

/** All webhooks, kept in memory because every change of a memory asks for them, and mostly there are none. */
export interface Registry {
  all(): readonly WebhookRecord[];
  /** To be called after a webhook was added or removed. */
  forget(): void;
}

/** One process owns the database, so forgetting on every change keeps this exact. */
export function createRegistry(db: Database): Registry {
  let known: readonly WebhookRecord[] | null = null;
  return {
    all() {
      known ??= listWebhooks(db, null);
      return known;
    },
    forget() {
      known = null;
    },
  };
}
