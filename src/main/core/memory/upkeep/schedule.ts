import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { DataDirectory } from '../../directory.ts';
import type { Settings } from '../../settings.ts';
import type { Database } from '../../store/database.ts';
import { pruneAnswers } from '../../store/idempotency.ts';
import { pruneRecalls } from '../../store/recalls.ts';
import { pruneWaitingChanges } from '../../store/waiting.ts';
import { dailyBackup, lastDailyBackup } from './backup.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const HOUR_MS = DAY_MS / 24;
/** A retry with an idempotency key is answered for so long. */
const ANSWERS_KEPT_MS = 30 * DAY_MS;
/** Recalls are kept one by one for so long, so many at most. */
const RECALLS_KEPT_MS = 90 * DAY_MS;
const RECALLS_KEPT = 500_000;
/** What charts are drawn from: a year, and a month to spare. */
const COUNTS_KEPT_MS = 400 * DAY_MS;
const FLUSH_MS = 5_000;

export interface Upkeep {
  db: Database;
  directory: DataDirectory;
  settings: Settings;
  clock: Clock;
  logger: Logger;
  /** Each writes something that is counted in memory; other work goes on between them. */
  flushes: readonly (() => void)[];
}

async function hourly({ db, directory, settings, clock }: Upkeep): Promise<void> {
  const now = clock();
  db.write((writable) => {
    pruneAnswers(writable, now - ANSWERS_KEPT_MS);
    pruneRecalls(writable, {
      since: now - RECALLS_KEPT_MS,
      rows: RECALLS_KEPT,
      countsSince: now - COUNTS_KEPT_MS,
    });
    pruneWaitingChanges(writable, now - COUNTS_KEPT_MS);
  });
  const keep = settings.current().backups_kept;
  const isEmpty = db.get('SELECT 1 FROM memories LIMIT 1') === undefined;
  const isDue = now - (lastDailyBackup(directory) ?? 0) >= DAY_MS;
  if (keep > 0 && isDue && !isEmpty) await dailyBackup(db, directory, keep, now);
}

/** Starts what happens by itself: daily backups, forgetting old retries, writing counters. Returns how to end it. */
export function scheduleUpkeep(upkeep: Upkeep): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const guarded = async (task: string, action: () => Promise<void> | void) => {
    try {
      await action();
    } catch (error) {
      // A full disk must not end the engine; the next round tries again and the status shows what is missing.
      upkeep.logger.error({ task, err: error }, 'upkeep failed');
    }
  };
  const flush = async () => {
    for (const one of upkeep.flushes) {
      await guarded('flush', one);
      await nextTurn();
    }
    // What was erased while somebody read is still in it.
    if (upkeep.db.logToEmpty) await guarded('log', () => void upkeep.db.emptyLog());
  };
  const runHourly = () => {
    running = running.then(() => guarded('hourly', () => hourly(upkeep)));
  };
  const flushTimer = setInterval(() => void flush(), FLUSH_MS);
  const hourTimer = setInterval(runHourly, HOUR_MS);
  const firstTimer = setTimeout(runHourly, FLUSH_MS);
  return {
    async stop() {
      clearInterval(flushTimer);
      clearInterval(hourTimer);
      clearTimeout(firstTimer);
      await running;
      await flush();
    },
  };
}
