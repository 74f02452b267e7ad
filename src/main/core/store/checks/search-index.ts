import type { ReadableDb, WritableDb } from '../database.ts';
import { CHECKSUM_MASK, MEMORY_STAMP, PIECE_STAMP } from '../migrations/0001-search-index.ts';
import { dropBlocks } from '../search-index.ts';
import type { Check } from './check.ts';

/** What `index_totals` has to hold: the number of rows and the sum of their stamps, of memories and of each model's pieces. */
const COUNTED = `
  SELECT 'memories' AS name, count(*) AS rows, coalesce(sum(${MEMORY_STAMP('m')}), 0) & ${CHECKSUM_MASK} AS checksum
    FROM memories m HAVING count(*) > 0
  UNION ALL
  SELECT p.model, count(*), coalesce(sum(${PIECE_STAMP('p')}), 0) & ${CHECKSUM_MASK} FROM pieces p GROUP BY p.model`;

function wrongTotals(db: ReadableDb): string[] {
  const held = 'SELECT name, rows, checksum FROM index_totals WHERE rows <> 0';
  return db
    .all<{ name: string }>(
      `SELECT name FROM (${COUNTED}) WHERE (name, rows, checksum) NOT IN (${held})
       UNION SELECT name FROM (${held}) WHERE name NOT IN (SELECT name FROM (${COUNTED}))`,
    )
    .map((row) => row.name);
}

function countAgain(db: WritableDb): void {
  db.run('DELETE FROM index_totals');
  db.run(`INSERT INTO index_totals (name, rows, checksum) ${COUNTED}`);
  dropBlocks(db);
}

export const searchIndex: Check = {
  name: 'search index',
  find: wrongTotals,
  repair: countAgain,
  rebuild: countAgain,
  sound: 'the search index can tell whether it is up to date',
  broken: 'the search index counts other rows than there are',
  mended: 'the rows were counted again; the next start makes the search index anew',
};
