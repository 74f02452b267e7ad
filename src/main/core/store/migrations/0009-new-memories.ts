import { count, discount, MEMORY_STAMP, PIECE_STAMP, VECTOR_BLOCK } from './0001-search-index.ts';
import type { Migration } from './migration.ts';

const log = (seq: string, block: string) => `
  INSERT INTO index_log(seq, block) VALUES (${seq}, ${block});`;

/**
 * What follows a new memory is written once for all new ones of a transaction, by `store/follow-up.ts`: a trigger wrote
 * it row by row, and made FTS5 write out a segment for each. The log of the search index is one table that only grows at
 * its end and numbers its changes itself, in place of a clock, a table by memory and an index by change.
 */
export const newMemories: Migration = {
  version: 9,
  name: 'rows that follow new memories',
  sql: `
DROP TRIGGER memories_fts_insert;
DROP TRIGGER embedding_queue_insert;
DROP TRIGGER index_memory_insert;
DROP TRIGGER index_memory_update;
DROP TRIGGER index_memory_delete;
DROP TRIGGER index_piece_insert;
DROP TRIGGER index_piece_delete;
DROP TRIGGER index_purge;

CREATE TABLE index_log (
  -- Grows by one with every entry; the last entry stays, so that no number is given twice.
  change INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL,
  -- The block of a vector that came or went; null: the row of the memory changed.
  block INTEGER
) STRICT;
INSERT INTO index_log(change, seq, block) SELECT change, seq, nullif(block, -1) FROM index_changes ORDER BY change;
DROP TABLE index_changes;
DROP TABLE index_clock;

CREATE TRIGGER index_memory_update AFTER UPDATE ON memories BEGIN${discount("'memories'", MEMORY_STAMP('old'))}${count("'memories'", MEMORY_STAMP('new'))}${log('new.seq', 'NULL')}
END;
CREATE TRIGGER index_memory_delete AFTER DELETE ON memories BEGIN${discount("'memories'", MEMORY_STAMP('old'))}${log('old.seq', 'NULL')}
END;
CREATE TRIGGER index_piece_insert AFTER INSERT ON pieces BEGIN${count('new.model', PIECE_STAMP('new'))}${log('new.seq', VECTOR_BLOCK('new.id'))}
END;
CREATE TRIGGER index_piece_delete AFTER DELETE ON pieces BEGIN${discount('old.model', PIECE_STAMP('old'))}${log('old.seq', VECTOR_BLOCK('old.id'))}
END;
-- Nothing of a purged memory stays in a saved block, those that are behind its last changes included.
CREATE TRIGGER index_purge AFTER UPDATE OF purged_at ON memories
  WHEN old.purged_at IS NULL AND new.purged_at IS NOT NULL BEGIN
  DELETE FROM index_blocks WHERE kind = 'rows' AND block = new.seq >> 12;
  DELETE FROM index_blocks WHERE kind = 'vectors' AND block IN (
    SELECT ${VECTOR_BLOCK('id')} FROM pieces WHERE seq = new.seq
    UNION SELECT block FROM index_log WHERE seq = new.seq);
END;
`,
};
