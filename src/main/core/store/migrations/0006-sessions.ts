import type { Migration } from './migration.ts';

/** So that a browser can be logged in by a link, and logged out from anywhere. */
export const sessions: Migration = {
  version: 6,
  name: 'sessions',
  sql: `
-- A row is a link that nobody has followed yet: it goes with its use.
CREATE TABLE login_links (
  -- SHA-256 of the code that the link holds.
  hash BLOB PRIMARY KEY,
  -- The key that it was made with, whose rights it passes on.
  key TEXT NOT NULL REFERENCES api_keys(id),
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  -- SHA-256 of the cookie, and of the other half, which the page keeps.
  cookie_hash BLOB NOT NULL UNIQUE,
  page_hash BLOB NOT NULL,
  key TEXT NOT NULL REFERENCES api_keys(id),
  -- The browser and system in words, for people to tell sessions apart.
  browser TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  last_used_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE INDEX sessions_by_key ON sessions(key);
`,
};
