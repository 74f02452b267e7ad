import type { Migration } from './migration.ts';

/** So that an event is queued with the change that it tells of, and no crash forgets it. */
export const webhooks: Migration = {
  version: 4,
  name: 'webhooks',
  sql: `
CREATE TABLE webhooks (
  id TEXT PRIMARY KEY,
  -- The key that it was made with: what that key's user may see is sent, for as long as the key is valid.
  key TEXT NOT NULL REFERENCES api_keys(id),
  user TEXT NOT NULL REFERENCES users(id),
  url TEXT NOT NULL,
  filter TEXT NOT NULL,
  include_content INTEGER NOT NULL CHECK (include_content IN (0, 1)),
  -- SHA-256 of the secret, which is derived from a file outside of the database.
  secret_hash BLOB NOT NULL,
  -- Deliveries that wait, kept by triggers: to count them at every change would cost more than the change.
  waiting INTEGER NOT NULL DEFAULT 0,
  dropped INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX webhooks_by_user ON webhooks(user, created_at);

-- Queue and log at once. Holds ids only, so that nothing has to be erased here when a memory is purged.
CREATE TABLE deliveries (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  webhook TEXT NOT NULL REFERENCES webhooks(id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  memory TEXT,
  version INTEGER,
  at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
  attempts INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  finished_at INTEGER,
  status INTEGER,
  error TEXT
) STRICT;
CREATE INDEX deliveries_waiting ON deliveries(webhook, due_at) WHERE state = 'waiting';
CREATE INDEX deliveries_finished ON deliveries(webhook, seq) WHERE state <> 'waiting';
CREATE INDEX deliveries_by_webhook ON deliveries(webhook, seq);
CREATE TRIGGER deliveries_queued AFTER INSERT ON deliveries BEGIN
  UPDATE webhooks SET waiting = waiting + 1 WHERE id = new.webhook;
END;
CREATE TRIGGER deliveries_ended AFTER UPDATE OF state ON deliveries
  WHEN old.state = 'waiting' AND new.state <> 'waiting' BEGIN
  UPDATE webhooks SET waiting = waiting - 1 WHERE id = new.webhook;
END;
`,
};
