import { type BoundTables, boundTables, type Level, levelsOf } from './bounds.ts';
import { type Pool, pooledScore } from './pooling.ts';
import { Ranking } from './ranking.ts';
import { ASKS } from './rows.ts';

/** For each row that is wanted, so many rows of the first levels are scored first: then it is known what others have to beat. */
const FIRST_SHARE = 2;

/** A set of rows as bits. */
type RowBits = Uint32Array;

interface Search {
  pool: Pool;
  tables: BoundTables;
  passing: RowBits;
  /** Rows that were looked at. */
  done: RowBits;
  ranking: Ranking;
}

function mark(rows: RowBits, row: number): void {
  rows[row >>> 5] = (rows[row >>> 5] as number) | (1 << (row & 31));
}

/** The rows of some levels, and those that they lend to. */
function windowsOf({ pool, tables, passing }: Search, levels: readonly Level[]): RowBits {
  const { masks, rows, size } = pool.occurrences;
  const { previous, next } = pool.links;
  const marked = new Uint32Array(passing.length);
  const wanted = new Uint8Array(tables.own.length);
  for (const { mask } of levels) wanted[mask] = 1;
  for (let index = 0; index < size; index++) {
    const row = rows[index] as number;
    if (wanted[masks[row] as number] === 0) continue;
    const before = previous[row] as number;
    const after = next[row] as number;
    mark(marked, row);
    mark(marked, before);
    mark(marked, after);
    mark(marked, previous[before] as number);
    mark(marked, next[after] as number);
  }
  return marked;
}

/** Scores the marked rows that pass and may still be among the best. */
function score({ pool, tables, passing, done, ranking }: Search, marked: RowBits): void {
  const { masks } = pool.occurrences;
  const { flags } = pool.columns;
  const { previous, next } = pool.links;
  const { own, before, afterQuestion, beforeTwo, after, afterTwo } = tables;
  let { floor } = ranking;
  for (let word = 0; word < marked.length; word++) {
    let rest = (marked[word] as number) & (passing[word] as number) & ~(done[word] as number);
    done[word] = (done[word] as number) | rest;
    while (rest !== 0) {
      const bit = 31 - Math.clz32(rest);
      rest ^= 1 << bit;
      const row = word * 32 + bit;
      const left = previous[row] as number;
      const right = next[row] as number;
      const ofLeft = ((flags[left] as number) & ASKS) === 0 ? before : afterQuestion;
      const bound =
        (own[masks[row] as number] as number) +
        (ofLeft[masks[left] as number] as number) +
        (beforeTwo[masks[previous[left] as number] as number] as number) +
        (after[masks[right] as number] as number) +
        (afterTwo[masks[next[right] as number] as number] as number);
      if (bound < floor || bound === 0) continue;
      ranking.offer(row, pooledScore(pool, row));
      floor = ranking.floor;
    }
  }
}

/** The `k` best rows by pooled BM25 of those that pass and have a word of the question or borrow one, best first. */
export function bestRows(pool: Pool, passing: RowBits, k: number): number[] {
  if (k === 0) return [];
  const tables = boundTables(pool);
  const ranking = new Ranking(k);
  const search: Search = { pool, tables, passing, done: new Uint32Array(passing.length), ranking };
  const levels = levelsOf(pool, tables);
  let first = 0;
  for (let rows = 0; first < levels.length && rows < FIRST_SHARE * k; first++)
    rows += (levels[first] as Level).rows;
  score(search, windowsOf(search, levels.slice(0, first)));
  const { floor } = ranking;
  const promising = levels.slice(first).filter(({ reach }) => reach >= floor);
  if (promising.length > 0) score(search, windowsOf(search, promising));
  return ranking.rows();
}
