import type { Clock } from '../clock.ts';
import type { ReadableDb } from '../store/database.ts';
import { findKey } from '../store/keys.ts';

/** Timers do not run while a machine sleeps and cannot wait longer than 24 days, so the clock is asked again. */
const LOOK_AGAIN_MS = 60_000;

interface Watch {
  keyId: string;
  endsAt: number;
  listener: () => void;
  timer: NodeJS.Timeout | undefined;
}

/** Tells open streams when the key they were opened with ends. */
export interface KeyLifetimes {
  /** Calls `listener` once, when the key is revoked or expires; soon, if it has ended already. Returns how to stop. */
  watch(keyId: string, listener: () => void): () => void;
  revoked(keyId: string): void;
  close(): void;
}

function endOf(db: ReadableDb, keyId: string): number {
  const key = findKey(db, keyId);
  if (!key || key.revoked_at !== null) return Number.NEGATIVE_INFINITY;
  return key.expires_at ?? Number.POSITIVE_INFINITY;
}

export function createKeyLifetimes(db: ReadableDb, clock: Clock): KeyLifetimes {
  const watches = new Set<Watch>();

  function drop(watch: Watch): void {
    clearTimeout(watch.timer);
    watches.delete(watch);
  }

  function end(watch: Watch): void {
    drop(watch);
    watch.listener();
  }

  function arm(watch: Watch): void {
    if (watch.endsAt === Number.POSITIVE_INFINITY) return;
    const delay = Math.min(Math.max(watch.endsAt - clock(), 0), LOOK_AGAIN_MS);
    watch.timer = setTimeout(() => (clock() >= watch.endsAt ? end(watch) : arm(watch)), delay);
    watch.timer.unref();
  }

  return {
    watch: (keyId, listener) => {
      const watch: Watch = { keyId, endsAt: endOf(db, keyId), listener, timer: undefined };
      watches.add(watch);
      arm(watch);
      return () => drop(watch);
    },
    revoked: (keyId) => {
      for (const watch of [...watches].filter((each) => each.keyId === keyId)) end(watch);
    },
    close: () => {
      for (const watch of [...watches]) drop(watch);
    },
  };
}
