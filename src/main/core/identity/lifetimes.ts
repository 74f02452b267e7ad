import type { Clock } from '../clock.ts';
import type { Principal } from '../domain/principal.ts';

/** Timers do not run while a machine sleeps and cannot wait longer than 24 days, so the clock is asked again. */
const LOOK_AGAIN_MS = 60_000;

/** What somebody is known by: a key, and the browser session that stands for it, if one does. */
export type Credential = Pick<Principal, 'keyId' | 'browserSession'>;

interface Watch {
  credential: Credential;
  listener: () => void;
  timer: NodeJS.Timeout | undefined;
}

/** Tells open streams when the key or session they were opened with ends. */
export interface Lifetimes {
  /** Calls `listener` once, when the credential is revoked or runs out; soon, if it has already. Returns how to stop. */
  watch(credential: Credential, listener: () => void): () => void;
  keyRevoked(keyId: string): void;
  sessionEnded(id: string): void;
  close(): void;
}

/** `endOf` tells when a credential ends as things stand, which may change: minus infinity, if it has been revoked. */
export function createLifetimes(endOf: (credential: Credential) => number, clock: Clock): Lifetimes {
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
    const endsAt = endOf(watch.credential);
    if (endsAt === Number.POSITIVE_INFINITY) return;
    const delay = Math.min(Math.max(endsAt - clock(), 0), LOOK_AGAIN_MS);
    watch.timer = setTimeout(() => (clock() >= endOf(watch.credential) ? end(watch) : arm(watch)), delay);
    watch.timer.unref();
  }

  function endAll(concerns: (credential: Credential) => boolean): void {
    for (const watch of [...watches].filter(({ credential }) => concerns(credential))) end(watch);
  }

  return {
    watch: (credential, listener) => {
      const watch: Watch = { credential, listener, timer: undefined };
      watches.add(watch);
      arm(watch);
      return () => drop(watch);
    },
    keyRevoked: (keyId) => endAll((credential) => credential.keyId === keyId),
    sessionEnded: (id) => endAll((credential) => credential.browserSession === id),
    close: () => {
      for (const watch of [...watches]) drop(watch);
    },
  };
}
