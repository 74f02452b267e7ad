/** Tables of the relay's database; `user_version` names the schema. */
export const SCHEMA_VERSION = 1;

export const SCHEMA = `
  CREATE TABLE teams (
    id TEXT PRIMARY KEY,
    bytes INTEGER NOT NULL DEFAULT 0,
    sealed INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    seq INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    hash TEXT
  ) STRICT;

  CREATE TABLE updates (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents (id),
    seq INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    UNIQUE (document, seq)
  ) STRICT;

  CREATE TABLE clients (
    document INTEGER NOT NULL REFERENCES documents (id),
    client INTEGER NOT NULL,
    device TEXT NOT NULL,
    PRIMARY KEY (document, client)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE heads (
    team TEXT NOT NULL,
    stream TEXT NOT NULL,
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    hash TEXT NOT NULL,
    clock INTEGER NOT NULL,
    PRIMARY KEY (team, stream, device)
  ) STRICT, WITHOUT ROWID;
`;
