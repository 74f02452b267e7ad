import { lengthNorm, normOf, saturate } from './bm25.ts';
import type { Chains } from './chains.ts';
import type { LexicalTask } from './lexical.ts';
import type { TermFacts } from './protocol.ts';

/** What the words of the question say about one row. */
export interface WordFeatures {
  /** Share of the terms' weight that its own words hold, 0 to 1. */
  coverage: number;
  sessionLexical: number;
}

export interface WordFeatureTask extends Omit<LexicalTask, 'k' | 'postings'> {
  facts: readonly TermFacts[];
  chains: Chains;
}

/** BM25 of a session as one document. */
function sessionScore(task: WordFeatureTask, chain: number, values: readonly number[]): number {
  const { selection, options, occurrences, chains } = task;
  const length = selection.lengthOfChain(chain);
  const norm = normOf(lengthNorm(selection.averageSessionLength, options.lengthFloor), length);
  const members = chains.members(chain);
  let score = 0;
  values.forEach((value, term) => {
    const counts = occurrences.counts[term] as Uint8Array;
    let count = 0;
    for (const row of members) count += counts[row] as number;
    score += value * saturate(count / norm, options.k1);
  });
  return score;
}

/** What the words say about the given rows, which pass; in their order. */
export function wordFeatures(task: WordFeatureTask, rows: readonly number[]): WordFeatures[] {
  const { facts, occurrences, chains } = task;
  const values = task.terms.map(({ weight }, term) => weight * (facts[term]?.idf ?? 0));
  const total = values.reduce((sum, value) => sum + value, 0);
  const sessions = new Map<number, number>([[0, 0]]);
  return rows.map((row) => {
    let held = 0;
    values.forEach((value, term) => {
      if (occurrences.counts[term]?.[row] !== 0) held += value / total;
    });
    const chain = chains.chainOf[row] as number;
    const sessionLexical = sessions.get(chain) ?? sessionScore(task, chain, values);
    sessions.set(chain, sessionLexical);
    return { coverage: Math.min(1, held), sessionLexical };
  });
}
