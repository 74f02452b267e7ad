import type { Migration } from './migration.ts';

/** So that an import can be resumed after a crash, told from others and taken back. */
export const imports: Migration = {
  version: 3,
  name: 'imports',
  sql: `
CREATE TABLE imports (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  format TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('review', 'approve', 'restore')),
  -- What its sender needs to read the source in the same way again.
  settings TEXT NOT NULL,
  user TEXT NOT NULL REFERENCES users(id),
  agent TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'finished', 'undone')),
  -- Lines of the source that are done, and the checksum of them; written with the memories that they brought.
  position INTEGER NOT NULL,
  checksum INTEGER NOT NULL,
  created INTEGER NOT NULL,
  duplicates INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX imports_by_user ON imports(user, started_at);

-- Which import a memory came with, and its newest version then.
CREATE TABLE imported (
  seq INTEGER PRIMARY KEY REFERENCES memories(seq),
  import TEXT NOT NULL REFERENCES imports(id),
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX imported_by_import ON imported(import, seq);
`,
};
