import type { Import, ImportRequest } from '../../../shared/transfer.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { rowsTogether } from './rows.ts';

export interface ImportRow {
  id: string;
  name: string;
  format: string;
  mode: ImportRequest['mode'];
  settings: string;
  user: string;
  agent: string;
  state: Import['state'];
  position: number;
  checksum: number;
  created: number;
  duplicates: number;
  failed: number;
  started_at: number;
  updated_at: number;
}

/** What some lines of a source added to an import. */
export interface ImportStep {
  lines: number;
  /** Of all lines so far. */
  checksum: number;
  created: number;
  duplicates: number;
  failed: number;
}

export function insertImport(db: WritableDb, row: ImportRow): void {
  db.run(
    `INSERT INTO imports (id, name, format, mode, settings, user, agent, state, position, checksum,
       created, duplicates, failed, started_at, updated_at)
     VALUES (:id, :name, :format, :mode, :settings, :user, :agent, :state, :position, :checksum,
       :created, :duplicates, :failed, :started_at, :updated_at)`,
    { ...row },
  );
}

export function findImport(db: ReadableDb, id: string): ImportRow | undefined {
  return db.get<ImportRow>('SELECT * FROM imports WHERE id = :id', { id });
}

/** The newest imports, newest first: of one tenant, or of one user, or of one agent of that user. */
export function listImports(
  db: ReadableDb,
  of: { tenant: string; user: string | null; agent: string | null },
  limit: number,
): ImportRow[] {
  return db.all<ImportRow>(
    `SELECT i.* FROM imports i JOIN users u ON u.id = i.user
     WHERE u.tenant = :tenant AND (:user IS NULL OR i.user = :user) AND (:agent IS NULL OR i.agent = :agent)
     ORDER BY i.started_at DESC, i.id DESC LIMIT :limit`,
    { ...of, limit },
  );
}

/** Notes what was done from `position` on. False when the import is no longer open there: somebody else goes on with it. */
export function advanceImport(
  db: WritableDb,
  id: string,
  position: number,
  step: ImportStep,
  now: number,
): boolean {
  const { changes } = db.run(
    `UPDATE imports SET position = position + :lines, checksum = :checksum, created = created + :created,
       duplicates = duplicates + :duplicates, failed = failed + :failed, updated_at = :now
     WHERE id = :id AND state = 'open' AND position = :position`,
    { id, position, ...step, now },
  );
  return changes === 1;
}

export function setImportState(db: WritableDb, id: string, state: Import['state'], now: number): void {
  db.run('UPDATE imports SET state = :state, updated_at = :now WHERE id = :id', { id, state, now });
}

/** Notes that a memory came with an import, with `version` as its newest one. */
export const markImported = rowsTogether<{ seq: number; import: string; version: number }>(
  'imported',
  ['seq', 'import', 'version'],
  'INSERT OR REPLACE',
);

/** The import that a memory came with, and the memory's newest version then. */
export function importOf(
  db: ReadableDb,
  seq: number,
): { state: Import['state']; version: number } | undefined {
  return db.get(
    'SELECT i.state, d.version FROM imported d JOIN imports i ON i.id = d.import WHERE d.seq = :seq',
    { seq },
  );
}

/** The first `limit` memories after `after` that an import brought and that are not deleted. */
export function importedMemories(
  db: ReadableDb,
  id: string,
  after: number,
  limit: number,
): { seq: number; id: string }[] {
  return db.all(
    `SELECT m.seq, m.id FROM imported d JOIN memories m ON m.seq = d.seq
     WHERE d.import = :id AND d.seq > :after AND m.deleted_at IS NULL ORDER BY d.seq LIMIT :limit`,
    { id, after, limit },
  );
}

export function countImported(db: ReadableDb, id: string): number {
  const row = db.get<{ n: number }>(
    `SELECT count(*) AS n FROM imported d JOIN memories m ON m.seq = d.seq
     WHERE d.import = :id AND m.deleted_at IS NULL`,
    { id },
  );
  return row?.n ?? 0;
}
