import type { Migration } from './migration.ts';

/** What became of memories after they were stored: who was handed which one, what helped, what waited, what a user hides. */
export const activity: Migration = {
  version: 8,
  name: 'recalls, uses, mutes and the course of the review queue',
  sql: `
-- Each memory that an answer handed to somebody. Never the question. Bounded in time and rows.
CREATE TABLE recalls (
  id INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL REFERENCES memories(seq),
  at INTEGER NOT NULL,
  user TEXT NOT NULL,
  agent TEXT NOT NULL,
  session TEXT,
  source TEXT NOT NULL,
  via TEXT NOT NULL CHECK (via IN ('search', 'context')),
  -- Place in the answer, from 1.
  position INTEGER NOT NULL
) STRICT;
CREATE INDEX recalls_by_memory ON recalls(seq, id);

-- How many memories were handed out in each quarter of an hour, which every time zone's days are made of. Outlives the
-- rows above, and names no memory.
CREATE TABLE recall_counts (
  quarter INTEGER NOT NULL,
  user TEXT NOT NULL,
  agent TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (quarter, user, agent)
) STRICT, WITHOUT ROWID;

-- Uses that callers reported: the memory was handed out, and it helped.
ALTER TABLE accesses ADD COLUMN used_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE accesses ADD COLUMN last_used_at INTEGER;

-- Memories that a user's agents are not to recall, although they may.
CREATE TABLE mutes (
  user TEXT NOT NULL REFERENCES users(id),
  seq INTEGER NOT NULL REFERENCES memories(seq),
  muted_at INTEGER NOT NULL,
  PRIMARY KEY (user, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX mutes_by_memory ON mutes(seq);

-- When memories began (1) and ceased (-1) to wait for a decision.
CREATE TABLE waiting_changes (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  seq INTEGER NOT NULL REFERENCES memories(seq),
  delta INTEGER NOT NULL CHECK (delta IN (-1, 1))
) STRICT;
CREATE INDEX waiting_changes_by_time ON waiting_changes(at);
INSERT INTO waiting_changes (at, seq, delta)
  SELECT coalesce((SELECT v.at FROM versions v WHERE v.seq = m.seq AND v.version = m.pending_version), m.created_at), m.seq, 1
  FROM memories m
  WHERE m.deleted_at IS NULL AND ((m.state = 'inactive' AND m.reviewed_at IS NULL) OR m.pending_version IS NOT NULL);
INSERT INTO waiting_changes (at, seq, delta)
  SELECT CASE delta WHEN 1 THEN m.created_at ELSE m.reviewed_at END, m.seq, delta
  FROM memories m JOIN versions v ON v.seq = m.seq AND v.version = 1 AND v.snapshot ->> '$.state' = 'inactive'
  JOIN (SELECT 1 AS delta UNION ALL SELECT -1)
  WHERE m.deleted_at IS NULL AND m.pending_version IS NULL AND m.reviewed_at IS NOT NULL;

-- The timeline asks for spans of time, and for what happened to one memory.
CREATE INDEX audit_by_time ON audit(at);
-- Nearly all entries are of changes of memories that went well.
CREATE INDEX audit_rare_kinds ON audit(at) WHERE substr(action, 1, 7) <> 'memory.';
CREATE INDEX audit_refusals ON audit(at) WHERE outcome <> 'ok';
CREATE INDEX audit_by_object ON audit(object, at) WHERE object IS NOT NULL;
`,
};
