import type { Database } from '../store/database.ts';
import { appendRecalls, type RecallRecord } from '../store/recalls.ts';

/** Written at once when so many are noted: 7 ms with the commit, where 500 took 17. */
const BATCH = 100;

/** Notes which memories were handed out to whom; written in batches, off the path of the answers. */
export interface RecallLog {
  note(records: readonly RecallRecord[]): void;
  /** Writes what was noted. Never throws: who reads where a memory was recalled must be answered on a full disk as well. */
  flush(): void;
}

/** `onFailure` hears of a batch that could not be written; the newest of it is tried again with the next one. */
export function createRecallLog(db: Database, onFailure: (error: unknown) => void): RecallLog {
  let unwritten: RecallRecord[] = [];
  let scheduled = false;

  const flush = () => {
    if (unwritten.length === 0) return;
    try {
      db.write((writable) => appendRecalls(writable, unwritten), { durable: false });
      unwritten = [];
    } catch (error) {
      // What cannot be written must not pile up for ever.
      unwritten = unwritten.slice(-BATCH);
      onFailure(error);
    }
  };

  const flushSoon = () => {
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      flush();
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
