import { contentHash } from '../memories.ts';
import { type Check, ids } from './check.ts';

const BACKUP_ADVICE = 'Bring back a backup: holdfast restore FILE.';

export const file: Check = {
  name: 'database file',
  find: (db) =>
    db
      .all<{ integrity_check: string }>('PRAGMA integrity_check(20)')
      .map((row) => row.integrity_check)
      .filter((line) => line !== 'ok'),
  sound: 'every page of the file is sound',
  broken: 'SQLite reports damage',
  mended: '',
  advice: BACKUP_ADVICE,
};

export const references: Check = {
  name: 'references',
  find: (db) => db.all<{ table: string }>('PRAGMA foreign_key_check').map((row) => row.table),
  sound: 'every row refers to rows that exist',
  broken: 'rows refer to rows that are gone',
  mended: '',
  advice: BACKUP_ADVICE,
};

export const versions: Check = {
  name: 'versions',
  find: (db) =>
    ids(
      db,
      `SELECT m.id FROM memories m
       LEFT JOIN versions v ON v.seq = m.seq AND v.version = m.version
       WHERE m.purged_at IS NULL AND (
         v.seq IS NULL OR json_extract(v.snapshot, '$.content') IS NOT m.content
         OR json_extract(v.snapshot, '$.state') IS NOT m.state
         OR m.latest_version IS NOT (SELECT max(version) FROM versions l WHERE l.seq = m.seq)
         OR (m.pending_version IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM versions p WHERE p.seq = m.seq AND p.version = m.pending_version AND p.status = 'pending')))`,
    ),
  sound: 'every memory agrees with its newest version',
  broken: 'memories differ from their history',
  mended: '',
  advice: 'Look at `holdfast memory history ID` and store the right text again, or bring back a backup.',
};

export const hashes: Check = {
  name: 'duplicate detection',
  find: (db) => {
    const wrong: string[] = [];
    const rows = db.iterate<{ id: string; content: string; content_hash: Uint8Array }>(
      'SELECT id, content, content_hash FROM memories WHERE purged_at IS NULL',
    );
    for (const row of rows) if (!contentHash(row.content).equals(row.content_hash)) wrong.push(row.id);
    return wrong;
  },
  repair: (db, found) => {
    for (const id of found) {
      const row = db.get<{ content: string }>('SELECT content FROM memories WHERE id = :id', { id });
      if (row)
        db.run('UPDATE memories SET content_hash = :hash WHERE id = :id', {
          id,
          hash: contentHash(row.content),
        });
    }
  },
  sound: 'every text has its fingerprint',
  broken: 'fingerprints do not match their texts',
  mended: 'fingerprints were computed again',
};
