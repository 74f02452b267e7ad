import type { Database } from '../store/database.ts';
import { appendRecalls, type RecallRecord } from '../store/recalls.ts';

/** Written at once when so many are noted: 7 ms with the commit, where 500 took 17. */
const BATCH = 100;

/** Notes which memories were handed out to whom; written in batches, off the path of the answers. */
export interface RecallLog {
  note(records: readonly RecallRecord[]): void;
  flush(): void;
}

/** `onFailure` hears of a batch that could not be written; it is tried again with the next one, up to a limit. */
export function createRecallLog(db: Database, onFailure: (error: unknown) => void): RecallLog {
  let unwritten: RecallRecord[] = [];
  let scheduled = false;

  const flush = () => {
    if (unwritten.length === 0) return;
    const batch = unwritten;
    db.write((writable) => appendRecalls(writable, batch));
    unwritten = [];
  };

  const flushSoon = () => {
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      try {
        flush();
      } catch (error) {
        // What cannot be written must not pile up for ever: the newest of it are worth the most.
        unwritten = unwritten.slice(-BATCH);
        onFailure(error);
      }
    });
  };

  return {
    note(records) {
      unwritten.push(...records);
      if (unwritten.length >= BATCH && !scheduled) flushSoon();
    },
    flush,
  };
}
