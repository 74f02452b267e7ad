/** What one row adds to the checksum of all; `store/search-index.ts` selects the same for the index. */
export const MEMORY_STAMP = (row: string) =>
  `((${row}.seq * 40503 + ${row}.latest_version * 69069 + ${row}.updated_at) & 4294967295)`;
export const PIECE_STAMP = (row: string) =>
  `((${row}.id * 40503 + ${row}.seq * 69069 + ${row}.checksum) & 4294967295)`;
export const CHECKSUM_MASK = '281474976710655';

/** Count a row in, or out of, the totals of its kind. */
export const count = (name: string, stamp: string) => `
  INSERT INTO index_totals(name, rows, checksum) VALUES (${name}, 1, ${stamp})
    ON CONFLICT DO UPDATE SET rows = rows + 1, checksum = (checksum + excluded.checksum) & ${CHECKSUM_MASK};`;
export const discount = (name: string, stamp: string) => `
  UPDATE index_totals SET rows = rows - 1, checksum = (checksum - ${stamp}) & ${CHECKSUM_MASK} WHERE name = ${name};`;
const log = (seq: string, block: string) => `
  UPDATE index_clock SET change = change + 1;
  INSERT INTO index_changes(seq, block, change) SELECT ${seq}, ${block}, change FROM index_clock WHERE TRUE
    ON CONFLICT DO UPDATE SET change = excluded.change;`;
/** Vectors are saved in blocks of 4,096 pieces, the words and attributes of memories in blocks of 4,096 rows. */
export const VECTOR_BLOCK = (piece: string) => `((${piece} - 1) >> 12)`;
const NO_BLOCK = '-1';

/** What the search index in memory is followed, saved and checked by. */
export const searchIndex = `
-- The search index in memory follows the database by this log, written in the transaction of each change. An entry goes
-- when every block that holds the memory was saved again.
CREATE TABLE index_clock (change INTEGER NOT NULL) STRICT;
INSERT INTO index_clock(change) VALUES (0);
CREATE TABLE index_changes (
  seq INTEGER NOT NULL,
  -- The block of a vector that came or went; -1: the row of the memory changed.
  block INTEGER NOT NULL,
  change INTEGER NOT NULL,
  PRIMARY KEY (seq, block)
) STRICT, WITHOUT ROWID;
CREATE INDEX index_changes_in_order ON index_changes(change);

-- How many rows there are and the sum of their stamps: of the memories, and of the pieces of each model.
CREATE TABLE index_totals (name TEXT PRIMARY KEY, rows INTEGER NOT NULL, checksum INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- The index as it was when it was last saved.
CREATE TABLE index_blocks (
  kind TEXT NOT NULL CHECK (kind IN ('rows', 'vectors')),
  block INTEGER NOT NULL,
  -- Names how it was made; one that was made otherwise is made anew.
  format TEXT NOT NULL,
  checksum INTEGER NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (kind, block)
) STRICT;

CREATE TRIGGER index_memory_insert AFTER INSERT ON memories BEGIN${count("'memories'", MEMORY_STAMP('new'))}${log('new.seq', NO_BLOCK)}
END;
CREATE TRIGGER index_memory_update AFTER UPDATE ON memories BEGIN${discount("'memories'", MEMORY_STAMP('old'))}${count("'memories'", MEMORY_STAMP('new'))}${log('new.seq', NO_BLOCK)}
END;
CREATE TRIGGER index_memory_delete AFTER DELETE ON memories BEGIN${discount("'memories'", MEMORY_STAMP('old'))}${log('old.seq', NO_BLOCK)}
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
    UNION SELECT block FROM index_changes WHERE seq = new.seq);
END;
`;
