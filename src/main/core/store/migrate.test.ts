import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHECKS } from './checks/index.ts';
import { type Database, openDatabase } from './database.ts';
import { memoriesWith } from './fulltext.ts';
import { findMemory, updateMemory } from './memories.ts';
import { migrate, schemaVersion } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { lastChange } from './search-index.ts';
import { queued } from './vectors.ts';

const LATEST = MIGRATIONS.length;
const EVERYTHING = { sql: 'TRUE', params: {} };

let directory: string;
let db: Database;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'holdfast-migrate-'));
  db = openDatabase(join(directory, 'holdfast.db'));
});
afterEach(() => {
  db.close();
  rmSync(directory, { recursive: true });
});

/** A database of an earlier version, with a memory in it. */
function earlier(version: number): void {
  migrate(db, () => {}, MIGRATIONS.slice(0, version));
  db.write((tx) => {
    tx.run(`INSERT INTO tenants (id, created_at) VALUES ('default', 0)`);
    tx.run(
      `INSERT INTO users (id, name, tenant, role, created_at) VALUES ('ann', 'ann', 'default', 'admin', 0)`,
    );
    tx.run(
      `INSERT INTO memories (id, content, content_hash, type, scope, state, tags, metadata, tenant, user, agent, source,
         created_at, updated_at, version, latest_version)
       VALUES ('mem_1', 'A heron stood in the water', x'00', 'fact', 'user', 'active', '[]', '{}', 'default', 'ann',
         'default', 'cli', 0, 0, 1, 1)`,
    );
  });
}

const faults = (...names: string[]) =>
  CHECKS.filter(({ name }) => names.includes(name)).flatMap(({ find, findWriting }) => [
    ...find(db),
    ...(findWriting?.(db) ?? []),
  ]);

describe('migrations', () => {
  it('are numbered from 1 without gaps', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
  });

  it('make a new database without asking for a copy of it', () => {
    let copies = 0;
    migrate(db, () => copies++);
    expect([schemaVersion(db), copies]).toEqual([LATEST, 0]);
  });

  // The first eight left what is derived from a new memory to triggers; the ninth took it over.
  for (let version = 1; version < LATEST && version < 9; version++)
    it(`bring a database of version ${version} to the newest, its memories and what is derived from them whole`, () => {
      earlier(version);
      const copied: number[] = [];
      migrate(db, (from) => copied.push(from));
      expect([schemaVersion(db), copied]).toEqual([LATEST, [version]]);
      expect(memoriesWith(db, 'herons', EVERYTHING)).toEqual([1]);
      expect(queued(db, 10).map(({ seq }) => seq)).toEqual([1]);
      expect(lastChange(db)).toBe(1);
      expect(faults('full text', 'search index', 'database file', 'references')).toEqual([]);
    });

  it('leave a database that goes on following its memories', () => {
    earlier(4);
    migrate(db, () => {});
    db.write((tx) => {
      const memory = findMemory(tx, 'mem_1');
      if (memory) updateMemory(tx, { ...memory, content: 'A stork stood in the water' });
    });
    expect(memoriesWith(db, 'heron', EVERYTHING)).toEqual([]);
    expect(memoriesWith(db, 'stork', EVERYTHING)).toEqual([1]);
    expect(lastChange(db)).toBeGreaterThan(1);
    expect(faults('full text', 'search index')).toEqual([]);
  });

  it('refuse a database of a newer version and change nothing', () => {
    migrate(db, () => {});
    db.raw.pragma(`user_version = ${LATEST + 1}`);
    expect(() => migrate(db, () => {})).toThrow(/reads up to/);
    expect(schemaVersion(db)).toBe(LATEST + 1);
  });
});
