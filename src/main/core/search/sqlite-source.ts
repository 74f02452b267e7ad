import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReadableDb } from '../store/database.ts';
import { memoriesWith } from '../store/fulltext.ts';
import { countMemories } from '../store/ranking.ts';
import { cosines, nearest } from '../store/vectors.ts';
import type { CandidateSource, WordMatch } from './candidates.ts';
import { coverage } from './coverage.ts';

/** Milliseconds after which a search lets others have a turn. */
const TURN_MS = 10;

function strongest(shares: ReadonlyMap<number, number>, limit: number): WordMatch[] {
  return [...shares]
    .map(([seq, keyword]) => ({ seq, keyword }))
    .sort((a, b) => b.keyword - a.keyword || b.seq - a.seq)
    .slice(0, limit);
}

/** Candidates straight from FTS5 and sqlite-vec: exact, at a cost that grows with the number of memories. */
export function sqliteSource(db: ReadableDb, modelId: string): CandidateSource {
  return {
    byWords: async (terms, where, limit) => {
      const postings: number[][] = [];
      let turnEnds = performance.now() + TURN_MS;
      for (const term of terms) {
        postings.push(memoriesWith(db, term, where));
        if (performance.now() < turnEnds) continue;
        await nextTurn();
        turnEnds = performance.now() + TURN_MS;
      }
      const memories = countMemories(db, where);
      const shares = coverage(memories, postings);
      return { memories, best: strongest(shares, limit), keywordOf: (seq) => shares.get(seq) ?? 0 };
    },
    byVector: async (query, where, limit) => nearest(db, query, modelId, where, limit),
    cosinesOf: async (query, seqs) => (seqs.length === 0 ? new Map() : cosines(db, query, modelId, seqs)),
  };
}
