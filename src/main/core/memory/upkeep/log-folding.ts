import { HoldfastError } from '../../../../shared/errors.ts';
import type { Database } from '../../store/database.ts';
import { WorkerCalls } from '../../worker-calls.ts';

const WORKER = new URL(
  import.meta.url.endsWith('.ts') ? './log-worker.ts' : './log-worker.js',
  import.meta.url,
);
/** Pages that every store changes are copied into the database once for many stores, and stay at hand until then. */
const MANY_PAGES = 4000;
/** Between two looks at a log that grows. */
const LOOK_MS = 100;
const IDLE_MS = 60_000;

/**
 * Has a thread fold the write-ahead log into the database when it has grown long: that takes 30 ms, in which the engine
 * would answer nobody. `onFailure` hears of what the thread could not do; some later commit does it then.
 */
export function foldInThread(db: Database, onFailure: (error: unknown) => void): { stop(): Promise<void> } {
  const thread = new WorkerCalls<null, undefined>({
    program: WORKER,
    name: 'holdfast-log',
    setup: { database: db.path },
    idleMs: IDLE_MS,
    onFailure,
    ended: () => new HoldfastError('unavailable', 'The log of the database could not be folded in.'),
  });
  let looking: NodeJS.Timeout | undefined;
  let stopped = false;

  const fold = async (): Promise<void> => {
    await thread.run(null);
    // The last pages, here, where nothing is written meanwhile: when all are folded in, the log begins anew.
    db.foldLog();
  };
  const look = async (): Promise<void> => {
    try {
      if (db.pagesToFold() >= MANY_PAGES) await fold();
    } catch (error) {
      if (!stopped) onFailure(error);
    }
    looking = undefined;
  };
  db.onWrite(() => {
    if (!stopped) looking ??= setTimeout(() => void look(), LOOK_MS).unref();
  });
  return {
    stop: () => {
      stopped = true;
      clearTimeout(looking);
      return thread.close();
    },
  };
}
