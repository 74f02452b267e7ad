import { normOf, saturate } from './bm25.ts';
import { MASK_BITS, termBits } from './occurrences.ts';
import type { Loans, Pool } from './pooling.ts';

/** Scores are rounded, sums of bounds are not. */
const SLACK = 1 + 1e-6;

/** By mask: what a row with these terms can add to the score of a row that it lends to, at most. */
export type BoundTables = Record<keyof Loans, Float64Array>;

/**
 * How far a row may get is known from the masks around it. Saturation is concave and zero for nothing, so what several
 * rows lend together never counts for more than the sum of what each would by itself:
 * `s(a + b) ≤ s(a) + s(b)`. And one of them counts the most when it is short and holds each term as often as any row does
 * (once, unless its mask says that it repeats one). With such bounds the best rows are found without a look at most others,
 * as in MaxScore (Turtle and Flood, Query evaluation: strategies and optimizations, 1995).
 */
export function boundTables(pool: Pool): BoundTables {
  const { own, before, afterQuestion, beforeTwo, after, afterTwo } = pool.loans;
  return {
    own: tableOf(pool, own),
    before: tableOf(pool, before),
    afterQuestion: tableOf(pool, afterQuestion),
    beforeTwo: tableOf(pool, beforeTwo),
    after: tableOf(pool, after),
    afterTwo: tableOf(pool, afterTwo),
  };
}

function tableOf({ occurrences, norm, k1, values }: Pool, weight: number): Float64Array {
  const bits = termBits(values.length);
  const repeated = 1 << bits;
  const share = weight / normOf(norm, 0);
  const table = new Float64Array(2 * repeated);
  for (let bit = 0; bit < bits; bit++) {
    let once = 0;
    let often = 0;
    for (let term = bit; term < values.length; term += MASK_BITS) {
      const value = SLACK * (values[term] as number);
      once += value * saturate(share, k1);
      often += value * saturate(share * (occurrences.most[term] as number), k1);
    }
    for (let mask = 0; mask < 1 << bit; mask++) {
      table[mask + (1 << bit)] = (table[mask] as number) + once;
      table[repeated + mask + (1 << bit)] = (table[repeated + mask] as number) + often;
    }
  }
  return table;
}

/** Rows with equal masks. */
export interface Level {
  mask: number;
  /** How many rows have it. */
  rows: number;
  /** What a row can score, at most, that neither has nor borrows from one of an earlier level. */
  reach: number;
}

/** The masks that occur, those that promise most first. */
export function levelsOf({ occurrences: { masks, rows, size } }: Pool, tables: BoundTables): Level[] {
  const counted = new Uint32Array(tables.own.length);
  for (let index = 0; index < size; index++) {
    const mask = masks[rows[index] as number] as number;
    counted[mask] = (counted[mask] as number) + 1;
  }
  const levels: Level[] = [];
  counted.forEach((number, mask) => {
    if (number > 0) levels.push({ mask, rows: number, reach: 0 });
  });
  levels.sort((a, b) => (tables.own[b.mask] as number) - (tables.own[a.mask] as number));
  const { own, before, afterQuestion, beforeTwo, after, afterTwo } = tables;
  const most = [own, before, afterQuestion, beforeTwo, after, afterTwo].map((table) => ({ table, value: 0 }));
  for (const level of levels.toReversed()) {
    for (const part of most) part.value = Math.max(part.value, part.table[level.mask] as number);
    const [ofOwn = 0, ofBefore = 0, ofQuestion = 0, ...others] = most.map(({ value }) => value);
    level.reach = others.reduce((sum, value) => sum + value, ofOwn + Math.max(ofBefore, ofQuestion));
  }
  return levels;
}
