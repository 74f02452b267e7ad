import { spanOf, toTimestamp } from '../../../shared/period.ts';
import type { AuditEntry, AuditRequest } from '../../../shared/system.ts';
import type { ReadableDb, SqlParams } from './database.ts';
import { rowsTogether } from './rows.ts';

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

export const appendAudit = rowsTogether<AuditRecord>('audit', [
  'at',
  'user',
  'agent',
  'key',
  'source',
  'action',
  'object',
  'outcome',
]);

interface Conditions {
  clauses: string[];
  params: SqlParams;
}

function conditionsOf(request: AuditRequest): Conditions {
  const { before, kind, outcome, from, to } = request;
  const conditions: Conditions = { clauses: [], params: {} };
  const add = (value: string | number | undefined, name: string, sql: string) => {
    if (value === undefined) return;
    conditions.clauses.push(sql);
    conditions.params[name] = value;
  };
  for (const name of ['action', 'object', 'user', 'agent'] as const)
    add(request[name], name, `${name} = :${name}`);
  add(kind && `${kind}.`, 'kind', 'substr(action, 1, length(:kind)) = :kind');
  // The conditions of the indexes for what is rare, word for word.
  if (kind !== undefined && kind !== 'memory') conditions.clauses.push(`substr(action, 1, 7) <> 'memory.'`);
  if (outcome !== undefined) conditions.clauses.push(outcome === 'ok' ? `outcome = 'ok'` : `outcome <> 'ok'`);
  add(from && spanOf(from)?.from, 'from', 'at >= :from');
  add(to && spanOf(to)?.from, 'to', 'at < :to');
  add(before, 'before', '(at, id) < (SELECT at, id FROM audit WHERE id = :before)');
  return conditions;
}

/** The newest entries that pass, newest first. `before` is the id of the one to start after. */
export function listAudit(db: ReadableDb, request: AuditRequest): AuditEntry[] {
  const { clauses, params } = conditionsOf(request);
  const rows = db.all<AuditRecord & { id: number }>(
    `SELECT * FROM audit WHERE ${['TRUE', ...clauses].join(' AND ')} ORDER BY at DESC, id DESC LIMIT :limit`,
    { ...params, limit: request.limit },
  );
  return rows.map((row) => ({ ...row, at: toTimestamp(row.at) }));
}
