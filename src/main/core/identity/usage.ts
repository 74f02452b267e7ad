import type { Database } from '../store/database.ts';
import { markUsed } from '../store/keys.ts';

/** When keys were last used: noted in memory, because a write for every request would cost more than the request. */
export interface KeyUsage {
  note(keyId: string, at: number): void;
  /** Writes what was noted. After a failure it is still noted. */
  flush(): void;
}

export function createKeyUsage(db: Database): KeyUsage {
  const noted = new Map<string, number>();
  return {
    note: (keyId, at) => void noted.set(keyId, at),
    flush: () => {
      if (noted.size === 0) return;
      db.write((tx) => {
        for (const [keyId, at] of noted) markUsed(tx, keyId, at);
      });
      noted.clear();
    },
  };
}
