import { lengthNorm, normOf, saturate } from './bm25.ts';
import type { Chains } from './chains.ts';
import type { LexicalTask } from './lexical.ts';
import type { Occurrences } from './occurrences.ts';
import type { TermFacts } from './protocol.ts';

/** What the words of the question say about rows, by row. */
export interface WordFeatures {
  /** Share of the terms' weight that its own words hold, 0 to 1. */
  coverage: Float64Array;
  sessionLexical: Float64Array;
}

export interface WordFeatureTask extends Omit<LexicalTask, 'k' | 'postings'> {
  facts: readonly TermFacts[];
  chains: Chains;
}

/** How often the rows hold each term, all together. */
function countIn({ counts, masks }: Occurrences, rows: readonly number[], terms: number): Float64Array {
  const sums = new Float64Array(terms);
  for (const row of rows) {
    if (masks[row] === 0) continue;
    for (let term = 0; term < terms; term++)
      sums[term] = (sums[term] as number) + ((counts[term] as Uint8Array)[row] as number);
  }
  return sums;
}

/** BM25 of a session as one document. */
function sessionScore(task: WordFeatureTask, chain: number, values: Float64Array): number {
  const { selection, options, occurrences, chains } = task;
  const length = selection.lengthOfChain(chain);
  const norm = normOf(lengthNorm(selection.averageSessionLength, options.lengthFloor), length);
  const counts = countIn(occurrences, chains.members(chain), values.length);
  let score = 0;
  for (let term = 0; term < values.length; term++)
    score += (values[term] as number) * saturate((counts[term] as number) / norm, options.k1);
  return score;
}

function coverageOf({ counts, masks }: Occurrences, row: number, shares: Float64Array): number {
  if (masks[row] === 0) return 0;
  let held = 0;
  for (let term = 0; term < shares.length; term++)
    if ((counts[term] as Uint8Array)[row] !== 0) held += shares[term] as number;
  return Math.min(1, held);
}

/** What the words say about the given rows, which pass. */
export function wordFeatures(task: WordFeatureTask, rows: Uint32Array): WordFeatures {
  const { facts, occurrences, chains } = task;
  const coverage = new Float64Array(rows.length);
  const sessionLexical = new Float64Array(rows.length);
  if (facts.length === 0) return { coverage, sessionLexical };
  const values = Float64Array.from(task.terms, ({ weight }, term) => weight * (facts[term]?.idf ?? 0));
  const total = values.reduce((sum, value) => sum + value, 0);
  const shares = values.map((value) => value / total);
  const sessions = new Map<number, number>([[0, 0]]);
  rows.forEach((row, place) => {
    coverage[place] = coverageOf(occurrences, row, shares);
    const chain = chains.chainOf[row] as number;
    const score = sessions.get(chain) ?? sessionScore(task, chain, values);
    sessions.set(chain, score);
    sessionLexical[place] = score;
  });
  return { coverage, sessionLexical };
}
