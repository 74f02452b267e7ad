import { type LengthNorm, normOf, saturate } from './bm25.ts';
import type { Links } from './chains.ts';
import type { Occurrences } from './occurrences.ts';
import type { LexicalOptions } from './protocol.ts';
import { ASKS, type Columns } from './rows.ts';

/** What the words of a row count for the rows around it: for itself, the one after it, and so on. */
export interface Loans {
  own: number;
  before: number;
  afterQuestion: number;
  beforeTwo: number;
  after: number;
  afterTwo: number;
}

export function loansOf({ neighbours, afterQuestion }: LexicalOptions): Loans {
  const at = (wanted: number) => neighbours.find(({ offset }) => offset === wanted)?.weight ?? 0;
  return {
    own: 1,
    before: at(-1),
    afterQuestion: neighbours.length === 0 ? 0 : afterQuestion,
    beforeTwo: at(-2),
    after: at(1),
    afterTwo: at(2),
  };
}

/** What scores are made of. */
export interface Pool {
  occurrences: Occurrences;
  columns: Pick<Columns, 'flags' | 'length'>;
  links: Links;
  loans: Loans;
  norm: LengthNorm;
  k1: number;
  /** Weight times idf, by term. */
  values: Float64Array;
}

/** The pooled BM25 of a row, as `LexicalOptions` says. */
export function pooledScore(pool: Pool, row: number): number {
  const { occurrences, columns, links, loans, norm, k1, values } = pool;
  const { counts } = occurrences;
  const share = (of: number, weight: number) => weight / normOf(norm, columns.length[of] as number);
  // Row 0 stands for no neighbour; it has no words.
  const before = links.previous[row] as number;
  const beforeTwo = links.previous[before] as number;
  const after = links.next[row] as number;
  const afterTwo = links.next[after] as number;
  const asks = ((columns.flags[before] as number) & ASKS) !== 0;
  const own = share(row, loans.own);
  const ofBefore = share(before, asks ? loans.afterQuestion : loans.before);
  const ofBeforeTwo = share(beforeTwo, loans.beforeTwo);
  const ofAfter = share(after, loans.after);
  const ofAfterTwo = share(afterTwo, loans.afterTwo);
  let score = 0;
  for (let term = 0; term < values.length; term++) {
    const count = counts[term] as Uint8Array;
    const pooled =
      (count[row] as number) * own +
      (count[before] as number) * ofBefore +
      (count[beforeTwo] as number) * ofBeforeTwo +
      (count[after] as number) * ofAfter +
      (count[afterTwo] as number) * ofAfterTwo;
    score += (values[term] as number) * saturate(pooled, k1);
  }
  return Math.fround(score);
}
