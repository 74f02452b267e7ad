import { type Access, addAccesses, findAccesses } from '../store/accesses.ts';
import type { Database } from '../store/database.ts';

/** Counts how often memories are handed out; kept in memory and written in batches, since it is no change of them. */
export interface UseCounter {
  count(seqs: readonly number[], at: number): void;
  /** Counts so far, those not yet written included. `written` are those of the database, where they are known. */
  of(seqs: readonly number[], written?: ReadonlyMap<number, Access | undefined>): ReadonlyMap<number, Access>;
  flush(): void;
}

function sum(first: Access | undefined, second: Access | undefined): Access | undefined {
  if (!first || !second) return first ?? second;
  return {
    last_accessed_at: Math.max(first.last_accessed_at, second.last_accessed_at),
    access_count: first.access_count + second.access_count,
  };
}

export function createUseCounter(db: Database): UseCounter {
  let unwritten = new Map<number, Access>();
  return {
    count(seqs, at) {
      for (const seq of seqs) {
        const total = sum(unwritten.get(seq), { last_accessed_at: at, access_count: 1 });
        if (total) unwritten.set(seq, total);
      }
    },
    of(seqs, written = findAccesses(db, seqs)) {
      const result = new Map<number, Access>();
      for (const seq of seqs) {
        const total = sum(written.get(seq), unwritten.get(seq));
        if (total) result.set(seq, total);
      }
      return result;
    },
    flush() {
      if (unwritten.size === 0) return;
      db.write((writable) => addAccesses(writable, unwritten), { durable: false });
      unwritten = new Map();
    },
  };
}
