import type { MemoryType } from '../../../shared/memory.ts';
import type { ReadableDb } from './database.ts';
import type { SqlCondition } from './visibility.ts';

/** What ranking goes by of a memory, whatever is asked. Times are milliseconds since 1970. */
export interface RankingFacts {
  type: MemoryType;
  importance: number | null;
  created_at: number;
  updated_at: number;
  valid_from: number | null;
  /** `metadata.speaker`, when it is a text. */
  speaker: string | null;
  /** Its text says when something was or will be. */
  says_when: boolean;
}

/** The same as SQLite has it: whether a text says when is for those to find out who know languages. */
export type StoredFacts = Omit<RankingFacts, 'says_when'> & { seq: number; content: string };

/** How many memories pass the filter. */
export function countMemories(db: ReadableDb, where: SqlCondition): number {
  return (
    db.get<{ n: number }>(`SELECT count(*) AS n FROM memories m WHERE ${where.sql}`, where.params)?.n ?? 0
  );
}

/** What is stored of the facts of those of `seqs` that there are, in any order. */
export function storedFacts(db: ReadableDb, seqs: readonly number[]): StoredFacts[] {
  return db.all<StoredFacts>(
    `SELECT m.seq, m.type, m.content, m.importance, m.created_at, m.updated_at, m.valid_from,
       CASE json_type(m.metadata, '$.speaker') WHEN 'text' THEN m.metadata ->> '$.speaker' END AS speaker
     FROM memories m WHERE m.seq IN (SELECT value FROM json_each(:seqs))`,
    { seqs: JSON.stringify(seqs) },
  );
}
