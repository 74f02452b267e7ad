import { searchIndex } from './0001-search-index.ts';
import type { Migration } from './migration.ts';

const identity = `
CREATE TABLE tenants (
  id TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE users (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  tenant TEXT NOT NULL REFERENCES tenants(id),
  role TEXT NOT NULL CHECK (role IN ('reader', 'writer', 'reviewer', 'admin')),
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE agents (
  user TEXT NOT NULL REFERENCES users(id),
  id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (user, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE api_keys (
  id TEXT PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  prefix TEXT NOT NULL,
  name TEXT NOT NULL,
  user TEXT NOT NULL REFERENCES users(id),
  agent TEXT,
  approval TEXT CHECK (approval IN ('required', 'auto')),
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER,
  last_used_at INTEGER,
  FOREIGN KEY (user, agent) REFERENCES agents(user, id)
) STRICT;
CREATE INDEX api_keys_by_user ON api_keys(user);

-- A relationship tuple: subject (a user, or one agent of a user), relation, object.
CREATE TABLE grants (
  id TEXT PRIMARY KEY,
  subject_user TEXT NOT NULL REFERENCES users(id),
  subject_agent TEXT,
  relation TEXT NOT NULL CHECK (relation IN ('owner', 'can_write', 'can_read', 'can_review')),
  object_type TEXT NOT NULL CHECK (object_type IN ('all', 'memory', 'namespace')),
  object_id TEXT NOT NULL,
  tenant TEXT NOT NULL REFERENCES tenants(id),
  -- Whose memories it opens: those of one user, or (null) those of the tenant.
  covers_user TEXT REFERENCES users(id),
  granted_by TEXT NOT NULL REFERENCES users(id),
  created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX grants_once ON grants(
  subject_user, coalesce(subject_agent, ''), relation, object_type, object_id, tenant, coalesce(covers_user, '')
);
`;

const memories = `
-- A row serves recall: it holds the last approved version, or the newest one while none is approved.
CREATE TABLE memories (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  content TEXT NOT NULL,
  content_hash BLOB NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('fact', 'preference', 'experience')),
  scope TEXT NOT NULL CHECK (scope IN ('agent', 'user', 'tenant', 'global')),
  state TEXT NOT NULL CHECK (state IN ('inactive', 'active')),
  importance REAL CHECK (importance BETWEEN 0 AND 1),
  tags TEXT NOT NULL,
  metadata TEXT NOT NULL,
  namespace TEXT,
  key TEXT,
  tenant TEXT NOT NULL REFERENCES tenants(id),
  user TEXT NOT NULL REFERENCES users(id),
  agent TEXT NOT NULL,
  session TEXT,
  source TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  valid_from INTEGER,
  valid_until INTEGER,
  expires_at INTEGER,
  version INTEGER NOT NULL,
  latest_version INTEGER NOT NULL,
  pending_version INTEGER,
  reviewed_by TEXT,
  reviewed_at INTEGER,
  deleted_at INTEGER,
  purged_at INTEGER,
  -- Keys and duplicates are told apart by owner: the agent for its private memories, else the user.
  owner TEXT NOT NULL GENERATED ALWAYS AS (CASE scope WHEN 'agent' THEN user || '/' || agent ELSE user END) VIRTUAL,
  CHECK (key IS NULL OR namespace IS NOT NULL)
) STRICT;
CREATE INDEX memories_by_time ON memories(created_at);
CREATE INDEX memories_by_content ON memories(content_hash);
CREATE UNIQUE INDEX memories_by_key ON memories(owner, namespace, key) WHERE key IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX memories_by_namespace ON memories(namespace) WHERE namespace IS NOT NULL;
CREATE INDEX memories_waiting ON memories(user, scope, tenant)
  WHERE deleted_at IS NULL AND ((state = 'inactive' AND reviewed_at IS NULL) OR pending_version IS NOT NULL);

CREATE TABLE versions (
  seq INTEGER NOT NULL REFERENCES memories(seq),
  version INTEGER NOT NULL,
  base_version INTEGER,
  operation TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('applied', 'pending', 'approved', 'rejected', 'superseded')),
  -- The version that this one approved, refused, replaced or took back.
  refers_to INTEGER,
  at INTEGER NOT NULL,
  user TEXT NOT NULL,
  agent TEXT,
  source TEXT NOT NULL,
  reason TEXT,
  snapshot TEXT NOT NULL,
  PRIMARY KEY (seq, version)
) STRICT, WITHOUT ROWID;

-- Use is counted in batches, apart from the memory, because it is no change of it.
CREATE TABLE accesses (
  seq INTEGER PRIMARY KEY REFERENCES memories(seq),
  last_accessed_at INTEGER NOT NULL,
  access_count INTEGER NOT NULL
) STRICT;

-- A repeated store with the same key of the same caller is answered from here. Holds ids only.
CREATE TABLE idempotency (
  api_key TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  request_hash BLOB NOT NULL,
  answer TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (api_key, idempotency_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  user TEXT,
  agent TEXT,
  key TEXT,
  source TEXT NOT NULL,
  action TEXT NOT NULL,
  object TEXT,
  outcome TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;
`;

const derived = `
-- Full text of every memory; its rows follow the memories by triggers, in the same transaction.
CREATE VIRTUAL TABLE memories_fts USING fts5(
  content, content = 'memories', content_rowid = 'seq', tokenize = 'porter unicode61 remove_diacritics 2'
);
-- Deleted words leave the index at once instead of at some later merge, so that a purge erases them.
INSERT INTO memories_fts(memories_fts, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER memories_fts_insert AFTER INSERT ON memories BEGIN
  INSERT INTO memories_fts(rowid, content) VALUES (new.seq, new.content);
END;
CREATE TRIGGER memories_fts_update AFTER UPDATE OF content ON memories WHEN old.content IS NOT new.content BEGIN
  INSERT INTO memories_fts(memories_fts, rowid, content) VALUES ('delete', old.seq, old.content);
  INSERT INTO memories_fts(rowid, content) VALUES (new.seq, new.content);
END;

-- Long memories are embedded in pieces; a piece is one vector.
CREATE TABLE pieces (
  id INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL REFERENCES memories(seq),
  ordinal INTEGER NOT NULL,
  model TEXT NOT NULL,
  -- Of the text that was embedded and of the vector, so that any difference can be found.
  text_hash BLOB NOT NULL,
  vector_hash BLOB NOT NULL,
  -- CRC-32 of the vector, for the totals of the search index.
  checksum INTEGER NOT NULL,
  UNIQUE (seq, ordinal)
) STRICT;
-- Numbers of pieces that are gone; they are given out again, because the search index keeps a vector at its number.
CREATE TABLE free_pieces (id INTEGER PRIMARY KEY) STRICT;
CREATE TRIGGER free_pieces_taken AFTER INSERT ON pieces BEGIN
  DELETE FROM free_pieces WHERE id = new.id;
END;
CREATE TRIGGER free_pieces_left AFTER DELETE ON pieces BEGIN
  INSERT INTO free_pieces(id) VALUES (old.id) ON CONFLICT DO NOTHING;
END;
-- Who reads one vector goes through the pages before it in its chunk: small chunks make that thirteen times as fast at
-- 100,000 vectors, inserts a quarter faster, and scans no slower.
CREATE VIRTUAL TABLE vectors USING vec0(
  piece INTEGER PRIMARY KEY, embedding FLOAT[384] distance_metric=cosine, chunk_size=32
);

-- Memories whose vectors are missing or of an earlier text.
CREATE TABLE embedding_queue (seq INTEGER PRIMARY KEY REFERENCES memories(seq)) STRICT;
CREATE TRIGGER embedding_queue_insert AFTER INSERT ON memories BEGIN
  INSERT INTO embedding_queue(seq) VALUES (new.seq);
END;
CREATE TRIGGER embedding_queue_update AFTER UPDATE OF content ON memories
  WHEN old.content IS NOT new.content AND new.purged_at IS NULL BEGIN
  INSERT INTO embedding_queue(seq) VALUES (new.seq) ON CONFLICT DO NOTHING;
END;
`;

export const initial: Migration = {
  version: 1,
  name: 'initial',
  sql: identity + memories + derived + searchIndex,
};
