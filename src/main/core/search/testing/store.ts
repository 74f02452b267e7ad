import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MemoryRecord } from '../../domain/memory.ts';
import { type Database, openDatabase } from '../../store/database.ts';
import { insertMemory, updateMemory } from '../../store/memories.ts';
import { migrate } from '../../store/migrate.ts';
import { newRecord } from '../../store/testing/record.ts';
import { SERVED, type SqlCondition } from '../../store/visibility.ts';
import type { IndexFilter } from '../index/protocol.ts';

export const NOW = Date.UTC(2025, 0, 15, 10, 30);
export const DAY = 86_400_000;

/** What recall may serve. */
export const served = (now: number = NOW): SqlCondition => ({ sql: SERVED, params: { now } });

/** The same for the index: whatever the one user may read. */
export const servedFilter = (now: number = NOW): IndexFilter => ({
  principal: { tenant: 'default', user: 'alice', agent: 'default', subject: 'user', role: 'admin' },
  grants: [],
  muted: [],
  filters: { state: 'active' },
  now,
});

export interface TestStore {
  db: Database;
  /** Stores an active fact of the one user, `fields` apart. Later calls are newer by a second. */
  put(content: string, fields?: Partial<MemoryRecord>): MemoryRecord;
  change(record: MemoryRecord, fields: Partial<MemoryRecord>): MemoryRecord;
  close(): void;
}

/** A real database in a directory of its own, with one tenant and one user. */
export function createStore(): TestStore {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-search-'));
  const db = openDatabase(join(directory, 'holdfast.db'));
  migrate(db, () => {});
  db.write((tx) => {
    tx.run(`INSERT INTO tenants (id, created_at) VALUES ('default', 0)`);
    tx.run(
      `INSERT INTO users (id, name, tenant, role, created_at) VALUES ('alice', 'alice', 'default', 'admin', 0)`,
    );
  });
  let count = 0;
  return {
    db,
    put: (content, fields = {}) => {
      count += 1;
      const created_at = NOW - DAY + count * 1000;
      const record = newRecord({ id: `mem_${count}`, content, user: 'alice', created_at, ...fields });
      return db.write((tx) => insertMemory(tx, record));
    },
    change: (record, fields) => {
      const changed = { ...record, ...fields };
      db.write((tx) => updateMemory(tx, changed));
      return changed;
    },
    close: () => {
      db.close();
      rmSync(directory, { recursive: true });
    },
  };
}
