import { SCOPES } from '../../../shared/terms.ts';
import {
  type Actor,
  grantable,
  isServerAdmin,
  RELATIONS_FOR,
  type Right,
  reviewsOfTenant,
} from '../domain/rights.ts';
import type { SqlParams } from './database.ts';

/** A condition on rows of `memories m`, with its named parameters. */
export interface SqlCondition {
  sql: string;
  params: SqlParams;
}

function scopeCondition(principal: Actor, right: 'read' | 'review'): string {
  if (right === 'read')
    return `(m.scope = 'agent' AND m.user = :p_user AND m.agent = :p_agent)
      OR (m.scope = 'user' AND m.user = :p_user)
      OR (m.scope = 'tenant' AND m.tenant = :p_tenant)
      OR m.scope = 'global'`;
  if (principal.subject !== 'user') return 'FALSE';
  const parts = [`(m.scope IN ('agent', 'user') AND m.user = :p_user)`];
  const ofTenant = reviewsOfTenant(principal);
  if (ofTenant !== 'none')
    parts.push(
      `(m.scope = 'tenant' AND m.tenant = :p_tenant${ofTenant === 'own' ? ' AND m.user = :p_user' : ''})`,
    );
  if (isServerAdmin(principal)) parts.push(`m.scope = 'global'`);
  return parts.join(' OR ');
}

function subjectCondition(principal: Actor, right: Right): string {
  return principal.subject === 'agent' && right === 'review'
    ? 'g.subject_agent = :p_agent'
    : '(g.subject_agent IS NULL OR g.subject_agent = :p_agent)';
}

function grantCondition(principal: Actor, right: Right): string {
  const relations = RELATIONS_FOR[right].map((relation) => `'${relation}'`).join(', ');
  const closed = SCOPES.filter((scope) => !grantable(principal, scope)).map((scope) => `'${scope}'`);
  return `(m.scope NOT IN (${closed.join(', ')}) AND m.tenant = :p_tenant AND EXISTS (
    SELECT 1 FROM grants g
    WHERE g.subject_user = :p_user AND ${subjectCondition(principal, right)}
      AND g.relation IN (${relations}) AND g.tenant = m.tenant
      AND (g.covers_user IS NULL OR (g.covers_user = m.user AND m.scope = 'user'))
      AND (g.object_type = 'all'
        OR (g.object_type = 'memory' AND g.object_id = m.id)
        OR (g.object_type = 'namespace'
          AND (m.namespace = g.object_id OR substr(m.namespace, 1, length(g.object_id) + 1) = g.object_id || '/')))))`;
}

/**
 * The rows of `memories m` that `principal` may read or review: `may()` of `domain/rights.ts` as SQL, so that it holds
 * before any limit. `hasGrants` leaves out the look-up of tuples for the many who have none.
 */
export function visibleTo(principal: Actor, right: 'read' | 'review', hasGrants: boolean): SqlCondition {
  const parts = [scopeCondition(principal, right)];
  if (hasGrants) parts.push(grantCondition(principal, right));
  const sql = `(${parts.join(' OR ')})`;
  const named: SqlParams = {
    p_user: principal.user,
    p_agent: principal.agent,
    p_tenant: principal.tenant,
  };
  return { sql, params: named };
}

/** What waits for a decision of somebody who may review; the condition of the index `memories_waiting`. */
export const WAITING = `m.deleted_at IS NULL AND ((m.state = 'inactive' AND m.reviewed_at IS NULL) OR m.pending_version IS NOT NULL)`;

/** What recall may serve at the time `:now`. */
export const SERVED = `m.deleted_at IS NULL AND m.state = 'active' AND (m.expires_at IS NULL OR m.expires_at > :now)`;
