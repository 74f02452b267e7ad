import type { AuditEntry } from '../../../shared/system.ts';
import { toTimestamp } from '../../../shared/time.ts';
import type { ReadableDb, WritableDb } from './database.ts';

/** One line of the audit log: ids and codes, never content. */
export interface AuditRecord {
  at: number;
  user: string | null;
  agent: string | null;
  /** The id of the API key, not the key. */
  key: string | null;
  source: string;
  action: string;
  object: string | null;
  outcome: string;
}

export function appendAudit(db: WritableDb, record: AuditRecord): void {
  db.run(
    `INSERT INTO audit (at, user, agent, key, source, action, object, outcome)
     VALUES (:at, :user, :agent, :key, :source, :action, :object, :outcome)`,
    { ...record },
  );
}

/** The newest entries, newest first. `before` is the id to start below. */
export function listAudit(
  db: ReadableDb,
  options: { limit: number; before: number | undefined; action: string | undefined },
): AuditEntry[] {
  const rows = db.all<AuditRecord & { id: number }>(
    `SELECT * FROM audit
     WHERE (:before IS NULL OR id < :before) AND (:action IS NULL OR action = :action)
     ORDER BY id DESC LIMIT :limit`,
    { limit: options.limit, before: options.before ?? null, action: options.action ?? null },
  );
  return rows.map((row) => ({ ...row, at: toTimestamp(row.at) }));
}
