import type { Database, WritableDb } from '../database.ts';
import { isCorruption } from '../failure.ts';
import { type Check, ids } from './check.ts';

/** FTS5 compares its index with the memories when it is told rank 1, and fails when they differ. */
function fulltextAgrees(db: Database): boolean {
  try {
    db.write((writable) =>
      writable.run("INSERT INTO memories_fts(memories_fts, rank) VALUES ('integrity-check', 1)"),
    );
    return true;
  } catch (error) {
    if (isCorruption(error)) return false;
    throw error;
  }
}

export const fulltext: Check = {
  name: 'full text',
  find: (db) => {
    const missing = ids(
      db,
      'SELECT m.id FROM memories m WHERE m.seq NOT IN (SELECT id FROM memories_fts_docsize)',
    );
    const orphans = ids(
      db,
      "SELECT 'row ' || d.id AS id FROM memories_fts_docsize d WHERE d.id NOT IN (SELECT seq FROM memories)",
    );
    return [...missing, ...orphans];
  },
  findWriting: (db) => (fulltextAgrees(db) ? [] : ['the words of some memories']),
  repair: rebuildFulltext,
  rebuild: rebuildFulltext,
  sound: 'every memory can be found by its words',
  broken: 'the full text differs from the memories',
  mended: 'the full text was made anew from the memories',
};

function rebuildFulltext(db: WritableDb): void {
  db.run("INSERT INTO memories_fts(memories_fts) VALUES ('rebuild')");
}
