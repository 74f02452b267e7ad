import type { Migration } from './migration.ts';

/** Where memories are on the map of memories: derived from their vectors, and kept because making it takes a while. */
export const map: Migration = {
  version: 7,
  name: 'map',
  sql: `
-- The newest complete layout counts; one that is not complete is being written, or was when the engine ended.
CREATE TABLE map_layouts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- Whose vectors it was made of, and how.
  model TEXT NOT NULL,
  method TEXT NOT NULL,
  -- How many memories it was made of.
  memories INTEGER NOT NULL,
  complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE map_points (
  seq INTEGER NOT NULL REFERENCES memories(seq),
  layout INTEGER NOT NULL REFERENCES map_layouts(id),
  x INTEGER NOT NULL,
  y INTEGER NOT NULL,
  -- New memories are placed between landmarks.
  landmark INTEGER NOT NULL CHECK (landmark IN (0, 1)),
  PRIMARY KEY (seq, layout)
) STRICT, WITHOUT ROWID;

-- A place is where the vector was: it goes with it, when a text changes as when it is purged.
CREATE TRIGGER map_points_outdated AFTER DELETE ON pieces BEGIN
  DELETE FROM map_points WHERE seq = old.seq;
END;
`,
};
