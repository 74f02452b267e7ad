import type { Migration } from './migration.ts';

/** What teams need; docs/team-protocol.md has the rules. Binary ids are kept as text: hexadecimal or base32, as in code. */
export const team: Migration = {
  version: 12,
  name: 'team memory',
  sql: `
-- One shared team for a tenant, one personal team for a user. Keys are not here: they are in the keychain or a file.
CREATE TABLE teams (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('shared', 'personal')),
  name TEXT NOT NULL,
  tenant TEXT NOT NULL REFERENCES tenants(id),
  user TEXT NOT NULL REFERENCES users(id),
  relay TEXT NOT NULL,
  member TEXT NOT NULL,
  device TEXT NOT NULL,
  -- By the control entries; null until admitted.
  role TEXT,
  epoch INTEGER NOT NULL DEFAULT 0,
  paused INTEGER NOT NULL DEFAULT 0,
  joined_at INTEGER NOT NULL,
  synced_at INTEGER,
  -- JSON of a join that is under way, without its secrets.
  joining TEXT,
  removed_at INTEGER,
  -- SHA-256 of the control entries by which the memories here were last judged.
  judged TEXT
) STRICT;
CREATE UNIQUE INDEX teams_shared ON teams(tenant) WHERE kind = 'shared';
CREATE UNIQUE INDEX teams_personal ON teams(user) WHERE kind = 'personal';

-- What the control entries come to; made anew from them.
CREATE TABLE team_members (
  team TEXT NOT NULL REFERENCES teams(id) ON DELETE CASCADE,
  member TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  trusted INTEGER NOT NULL,
  removed INTEGER NOT NULL,
  -- The local user that its memories belong to.
  user TEXT NOT NULL REFERENCES users(id),
  PRIMARY KEY (team, member)
) STRICT, WITHOUT ROWID;

-- Entries of the control document, as signed.
CREATE TABLE team_entries (
  team TEXT NOT NULL REFERENCES teams(id) ON DELETE CASCADE,
  hash TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (team, hash)
) STRICT, WITHOUT ROWID;

-- How far each device's streams were read.
CREATE TABLE team_streams (
  team TEXT NOT NULL REFERENCES teams(id) ON DELETE CASCADE,
  device TEXT NOT NULL,
  stream TEXT NOT NULL CHECK (stream IN ('ctl', 'log')),
  last_number INTEGER NOT NULL,
  last_hash TEXT NOT NULL,
  last_clock INTEGER NOT NULL,
  last_seen_at INTEGER,
  PRIMARY KEY (team, device, stream)
) STRICT, WITHOUT ROWID;

-- How many items of each device's array were read in each segment of the log.
CREATE TABLE team_cursors (
  team TEXT NOT NULL REFERENCES teams(id) ON DELETE CASCADE,
  segment INTEGER NOT NULL,
  device TEXT NOT NULL,
  items INTEGER NOT NULL,
  PRIMARY KEY (team, segment, device)
) STRICT, WITHOUT ROWID;
-- Segments that were sealed and read to their end.
CREATE TABLE team_segments (
  team TEXT NOT NULL REFERENCES teams(id) ON DELETE CASCADE,
  segment INTEGER NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (team, segment)
) STRICT, WITHOUT ROWID;

-- Accepted operations, the local ones included. The payload is the opened one, as JSON; a purge erases it.
CREATE TABLE team_operations (
  team TEXT NOT NULL REFERENCES teams(id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  memory TEXT NOT NULL,
  kind TEXT NOT NULL,
  bases TEXT NOT NULL,
  target TEXT,
  clock INTEGER NOT NULL,
  author TEXT NOT NULL,
  device TEXT NOT NULL,
  -- Its number in the device's log; null for a local one that was not sent yet.
  number INTEGER,
  payload TEXT,
  -- 1: its author had no authority for it (rule T-13).
  dropped INTEGER NOT NULL DEFAULT 0,
  UNIQUE (team, id)
) STRICT;
CREATE INDEX team_operations_by_memory ON team_operations(memory);
CREATE INDEX team_operations_by_device ON team_operations(team, device, number);
CREATE INDEX team_operations_dropped ON team_operations(team, device) WHERE dropped = 1;

-- Which local version shows which operation. Numbers are of this engine; operations are the same everywhere.
CREATE TABLE team_versions (
  seq INTEGER NOT NULL REFERENCES memories(seq),
  version INTEGER NOT NULL,
  operation TEXT NOT NULL,
  PRIMARY KEY (seq, version)
) STRICT, WITHOUT ROWID;

-- Memories that are shown without their key, because another one of their owner has it (rule T-39).
CREATE TABLE team_keys (
  seq INTEGER PRIMARY KEY REFERENCES memories(seq),
  owner TEXT NOT NULL,
  namespace TEXT NOT NULL,
  key TEXT NOT NULL
) STRICT;
CREATE INDEX team_keys_by_key ON team_keys(owner, namespace, key);

-- Memories with more than one head.
CREATE TABLE team_conflicts (
  seq INTEGER PRIMARY KEY REFERENCES memories(seq),
  team TEXT NOT NULL REFERENCES teams(id) ON DELETE CASCADE,
  since INTEGER NOT NULL
) STRICT;

-- Local operations that the relay does not have durably yet, in their order. The number is there once they were signed;
-- the entry is in team_sent then.
CREATE TABLE team_outbox (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  team TEXT NOT NULL REFERENCES teams(id) ON DELETE CASCADE,
  operation TEXT NOT NULL,
  number INTEGER
) STRICT;
CREATE INDEX team_outbox_by_team ON team_outbox(team, position);
CREATE UNIQUE INDEX team_outbox_by_operation ON team_outbox(team, operation);
CREATE INDEX team_outbox_signed ON team_outbox(team, number) WHERE number IS NOT NULL;

-- Entries of this device as they were sent, to send them again to a relay that lost them (rule T-37).
CREATE TABLE team_sent (
  team TEXT NOT NULL REFERENCES teams(id) ON DELETE CASCADE,
  stream TEXT NOT NULL,
  number INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (team, stream, number)
) STRICT, WITHOUT ROWID;

-- Entries that wait for something: a key, an earlier entry, their time, a newer program.
CREATE TABLE team_held (
  team TEXT NOT NULL REFERENCES teams(id) ON DELETE CASCADE,
  hash TEXT NOT NULL,
  device TEXT NOT NULL,
  stream TEXT NOT NULL,
  reason TEXT NOT NULL,
  held_at INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (team, hash)
) STRICT, WITHOUT ROWID;

-- What was refused, counted (rule T-8).
CREATE TABLE team_drops (
  team TEXT NOT NULL REFERENCES teams(id) ON DELETE CASCADE,
  device TEXT NOT NULL,
  reason TEXT NOT NULL,
  count INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (team, device, reason)
) STRICT, WITHOUT ROWID;
`,
};
