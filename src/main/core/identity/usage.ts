import type { Database, WritableDb } from '../store/database.ts';

/** When things were last used: noted in memory, because a write for every request would cost more than the request. */
export interface Usage {
  note(id: string, at: number): void;
  /** What was noted and is not written yet. */
  noted(id: string): number | undefined;
  /** Writes what was noted. After a failure it is still noted. */
  flush(): void;
}

/** `mark` writes one of them. */
export function createUsage(db: Database, mark: (tx: WritableDb, id: string, at: number) => void): Usage {
  const noted = new Map<string, number>();
  return {
    note: (id, at) => void noted.set(id, at),
    noted: (id) => noted.get(id),
    flush: () => {
      if (noted.size === 0) return;
      const writeAll = (tx: WritableDb) => {
        for (const [id, at] of noted) mark(tx, id, at);
      };
      db.write(writeAll, { durable: false });
      noted.clear();
    },
  };
}
