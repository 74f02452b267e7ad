import { spanOf } from '../../../shared/period.ts';
import type { QueryRequest } from '../../../shared/query.ts';
import type { SqlParams } from './database.ts';
import { SERVED, type SqlCondition, WAITING } from './visibility.ts';

/** What `query` and `search` can filter by. */
export type Filters = Omit<QueryRequest, 'order' | 'limit' | 'cursor' | 'skip' | 'waiting'> & {
  waiting?: boolean;
};

/** Rows a state filter lets through, of what the caller may read and of what the caller may review. */
export function stateCondition(
  state: Filters['state'],
  readable: SqlCondition,
  reviewable: SqlCondition,
  now: number,
): SqlCondition {
  const params = { ...readable.params, ...reviewable.params, now };
  const served = `(${SERVED} AND ${readable.sql})`;
  if (state === 'active') return { sql: served, params };
  if (state === 'inactive')
    return { sql: `(m.deleted_at IS NULL AND m.state = 'inactive' AND ${reviewable.sql})`, params };
  return { sql: `(${served} OR (m.deleted_at IS NULL AND ${reviewable.sql}))`, params };
}

interface Builder {
  clauses: string[];
  params: SqlParams;
}

/** A list as one JSON parameter, so that the statement's text does not depend on its length. */
function oneOf(builder: Builder, column: string, name: string, values: readonly string[] | undefined) {
  if (values === undefined || values.length === 0) return;
  builder.clauses.push(`m.${column} IN (SELECT value FROM json_each(:f_${name}))`);
  builder.params[`f_${name}`] = JSON.stringify(values);
}

function equal(builder: Builder, column: string, value: string | undefined) {
  if (value === undefined) return;
  builder.clauses.push(`m.${column} = :f_${column}`);
  builder.params[`f_${column}`] = value;
}

function bound(builder: Builder, sql: string, name: string, value: number | undefined) {
  if (value === undefined) return;
  builder.clauses.push(sql);
  builder.params[name] = value;
}

/** Half-open bounds: a date stands for its first instant, `after` includes it and `before` does not. */
function createdBounds(builder: Builder, filters: Filters) {
  const { created_after: after, created_before: before, created_during: during } = filters;
  const inside = during === undefined ? null : spanOf(during);
  const start = after === undefined ? null : spanOf(after);
  const end = before === undefined ? null : spanOf(before);
  bound(builder, 'm.created_at >= :f_from', 'f_from', inside?.from);
  bound(builder, 'm.created_at < :f_to', 'f_to', inside?.to);
  bound(builder, 'm.created_at >= :f_after', 'f_after', start?.from);
  bound(builder, 'm.created_at < :f_before', 'f_before', end?.from);
}

/** The condition on `memories m` that all filters but the state make together. */
export function filterCondition(filters: Filters): SqlCondition {
  const builder: Builder = { clauses: [], params: {} };
  oneOf(builder, 'scope', 'scope', filters.scope);
  oneOf(builder, 'type', 'type', filters.type);
  equal(builder, 'namespace', filters.namespace);
  equal(builder, 'user', filters.user);
  equal(builder, 'agent', filters.agent);
  equal(builder, 'session', filters.session);
  if (filters.namespace_prefix !== undefined) {
    builder.clauses.push('substr(m.namespace, 1, length(:f_prefix)) = :f_prefix');
    builder.params.f_prefix = filters.namespace_prefix;
  }
  if (filters.tags !== undefined && filters.tags.length > 0) {
    builder.clauses.push(
      'NOT EXISTS (SELECT 1 FROM json_each(:f_tags) t WHERE t.value NOT IN (SELECT value FROM json_each(m.tags)))',
    );
    builder.params.f_tags = JSON.stringify(filters.tags);
  }
  if (filters.import !== undefined) {
    builder.clauses.push('m.seq IN (SELECT seq FROM imported WHERE import = :f_import)');
    builder.params.f_import = filters.import;
  }
  createdBounds(builder, filters);
  bound(builder, 'm.importance >= :f_min', 'f_min', filters.importance_min);
  bound(builder, 'm.importance <= :f_max', 'f_max', filters.importance_max);
  if (filters.waiting) builder.clauses.push(`(${WAITING})`);
  return {
    sql: builder.clauses.length === 0 ? 'TRUE' : builder.clauses.join(' AND '),
    params: builder.params,
  };
}

/** All of the conditions. Parameters of the same name must have the same value. */
export function allOf(...conditions: readonly SqlCondition[]): SqlCondition {
  return {
    sql: conditions.map((condition) => `(${condition.sql})`).join(' AND '),
    params: Object.assign({}, ...conditions.map((condition) => condition.params)),
  };
}
