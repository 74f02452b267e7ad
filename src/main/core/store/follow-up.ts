import type { WritableDb } from './database.ts';
import { CHECKSUM_MASK, MEMORY_STAMP } from './migrations/0001-search-index.ts';

const NEW = 'FROM memories m WHERE m.seq >= :first AND m.seq <= :last';

/**
 * Writes what is derived from new memories: their places in the queue of the model, in the totals and the log of the
 * search index, and their words. `seqs` are the rows that were inserted since the last call in this transaction.
 */
export function followUp(db: WritableDb, seqs: readonly number[]): void {
  const span = { first: Math.min(...seqs), last: Math.max(...seqs) };
  db.run(`INSERT INTO embedding_queue(seq) SELECT m.seq ${NEW} AND m.purged_at IS NULL`, span);
  db.run(
    `INSERT INTO index_totals(name, rows, checksum)
     SELECT 'memories', count(*), coalesce(sum(${MEMORY_STAMP('m')}), 0) & ${CHECKSUM_MASK} ${NEW}
     ON CONFLICT DO UPDATE SET rows = rows + excluded.rows, checksum = (checksum + excluded.checksum) & ${CHECKSUM_MASK}`,
    span,
  );
  db.run(`INSERT INTO index_log(seq) SELECT m.seq ${NEW}`, span);
  // Last: FTS5 gathers words until the next statement that may have to be taken back.
  db.run(`INSERT INTO memories_fts(rowid, content) SELECT m.seq, m.content ${NEW}`, span);
}
