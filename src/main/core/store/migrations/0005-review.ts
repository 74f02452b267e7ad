import type { Migration } from './migration.ts';

/** So that a text that a person never wants to see again is not proposed again, and a merge is taken back as a whole. */
export const review: Migration = {
  version: 5,
  name: 'review',
  sql: `
-- One row a decision; it goes when that is taken back, when the text is allowed again, and with a purge.
CREATE TABLE rejections (
  id INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL REFERENCES memories(seq),
  -- The version that made the decision, and the one whose text it is about.
  version INTEGER NOT NULL,
  refused_version INTEGER NOT NULL,
  -- SHA-256 of the text as rejected texts are compared.
  text_hash BLOB NOT NULL,
  -- Whose agents may not propose it again, and where.
  user TEXT NOT NULL REFERENCES users(id),
  scope TEXT NOT NULL CHECK (scope IN ('agent', 'user', 'tenant', 'global')),
  rejected_by TEXT NOT NULL,
  rejected_at INTEGER NOT NULL,
  reason TEXT,
  UNIQUE (seq, version)
) STRICT;
CREATE INDEX rejections_by_text ON rejections(text_hash, user, scope);

-- The delete of one memory and the edit of another that are one step.
CREATE TABLE merges (
  source_seq INTEGER NOT NULL REFERENCES memories(seq),
  source_version INTEGER NOT NULL,
  target_seq INTEGER NOT NULL REFERENCES memories(seq),
  -- Null: the text of the target held everything and stayed as it was.
  target_version INTEGER,
  PRIMARY KEY (source_seq, source_version)
) STRICT, WITHOUT ROWID;
CREATE INDEX merges_by_target ON merges(target_seq, target_version);
`,
};
