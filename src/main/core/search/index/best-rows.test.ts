import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mulberry32 } from '../../domain/random.ts';
import { bestRows } from './best-rows.ts';
import { lengthNorm } from './bm25.ts';
import { link } from './chains.ts';
import type { Document } from './document.ts';
import { keyOf } from './document.ts';
import { Occurrences } from './occurrences.ts';
import { loansOf, type Pool, pooledScore } from './pooling.ts';
import { Postings } from './postings.ts';
import { ASKS, BLOCK_ROWS } from './rows.ts';

const ROWS = 2 * BLOCK_ROWS;
const NEIGHBOURS = [
  { offset: -2, weight: 0.2 },
  { offset: -1, weight: 0.5 },
  { offset: 1, weight: 0.3 },
  { offset: 2, weight: 0.1 },
];
const OPTIONS = { afterQuestion: 1, k1: 1.2, lengthFloor: null };

/** Memories with some of the terms, in sessions; every bit of `visible` and most of `passing` are set. */
function collection(seed: number, terms: number, session: number) {
  const next = mulberry32(seed);
  const shares = Array.from({ length: terms }, () => 0.3 * next() ** 2);
  const keys = shares.map((_, term) => keyOf(`${term}`));
  const order = keys.map((_, term) => term).sort((a, b) => (keys[a] as number) - (keys[b] as number));
  const postings = new Postings();
  const columns = { flags: new Uint16Array(ROWS), length: new Uint16Array(ROWS) };
  const links = { previous: new Uint32Array(ROWS), next: new Uint32Array(ROWS) };
  const passing = new Uint32Array(ROWS / 32);
  for (let row = 1; row < ROWS; row++) {
    const held = order.filter((term) => next() < (shares[term] as number));
    const document: Document = {
      keys: Float64Array.from(held, (term) => keys[term] as number),
      counts: Uint8Array.from(held, () => (next() < 0.1 ? 3 : 1)),
    };
    postings.set(row, document);
    columns.length[row] = 1 + Math.floor(next() * 90);
    columns.flags[row] = next() < 0.1 ? ASKS : 0;
    if (next() < 0.9) passing[row >> 5] = (passing[row >> 5] as number) | (1 << (row & 31));
  }
  // Sessions do not stand together: their memories come in turns.
  const sessions = Math.ceil(ROWS / session);
  for (let first = 1; first <= sessions; first++)
    link(
      links,
      Array.from({ length: session }, (_, place) => first + place * sessions).filter((row) => row < ROWS),
    );
  return { postings, columns, links, passing, stems: keys.map((_, term) => `${term}`) };
}

it('finds the rows that score best, although it looks at few', () => {
  fc.assert(
    fc.property(
      fc.nat(1000),
      fc.integer({ min: 1, max: 15 }),
      fc.constantFrom(1, 2, 20),
      fc.constantFrom(1, 50),
      fc.boolean(),
      (seed, terms, session, k, lend) => {
        const { postings, columns, links, passing, stems } = collection(seed, terms, session);
        const occurrences = new Occurrences();
        const visible = { words: new Uint32Array(ROWS / 32).fill(0xffffffff) };
        occurrences.read(
          postings,
          stems.map((stem) => ({ stem, weight: 1 })),
          { visible, lends: null },
          ROWS,
        );
        const pool: Pool = {
          occurrences,
          columns,
          links,
          loans: loansOf({ ...OPTIONS, neighbours: lend ? NEIGHBOURS : [] }),
          norm: lengthNorm(45, null),
          k1: 1.2,
          values: Float64Array.from(stems, (_, term) => 1 + (term % 5)),
        };
        const all = Array.from({ length: ROWS }, (_, row) => ({ row, score: pooledScore(pool, row) }))
          .filter(({ row, score }) => score > 0 && ((passing[row >> 5] as number) >>> (row & 31)) % 2 === 1)
          .sort((a, b) => b.score - a.score || b.row - a.row);
        expect(bestRows(pool, passing, k)).toEqual(all.slice(0, k).map(({ row }) => row));
      },
    ),
    { numRuns: 25 },
  );
});
