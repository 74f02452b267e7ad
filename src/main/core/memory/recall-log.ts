import type { Database } from '../store/database.ts';
import { appendRecalls, type RecalledAnswer } from '../store/recalls.ts';

/** Written together: that takes 0.2 ms, less than the search index needs for the question that comes next. */
const BATCH = 2;
/** Kept of those that could not be written: what never can be must not pile up. */
const KEPT = 10;

/** Notes which memories were handed out to whom; written off the path of the answers. */
export interface RecallLog {
  note(answer: RecalledAnswer): void;
  /** Writes what was noted. Never throws: who reads where a memory was recalled must be answered on a full disk as well. */
  flush(): void;
}

/** `onFailure` hears of what could not be written; the newest of it is tried again with the next answers. */
export function createRecallLog(db: Database, onFailure: (error: unknown) => void): RecallLog {
  let unwritten: RecalledAnswer[] = [];
  let scheduled = false;

  const flush = () => {
    if (unwritten.length === 0) return;
    try {
      db.write(
        (writable) => {
          for (const answer of unwritten) appendRecalls(writable, answer);
        },
        { durable: false },
      );
      unwritten = [];
    } catch (error) {
      unwritten = unwritten.slice(-KEPT);
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
    note(answer) {
      unwritten.push(answer);
      if (unwritten.length >= BATCH && !scheduled) flushSoon();
    },
    flush,
  };
}
