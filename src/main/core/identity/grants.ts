import { HoldfastError } from '../../../shared/errors.ts';
import type { Grant, GrantRequest, ListGrantsRequest } from '../../../shared/identity.ts';
import { toTimestamp } from '../../../shared/time.ts';
import type { Caller, Principal } from '../domain/principal.ts';
import { isTenantAdmin, may, type Placement } from '../domain/rights.ts';
import type { ReadableDb, WritableDb } from '../store/database.ts';
import {
  deleteGrant,
  findGrant,
  findGrantsNamed,
  findPlacement,
  type GrantRow,
  insertGrant,
  listGrantsIn,
  listGrantsTo,
  type TupleName,
} from '../store/grants.ts';
import { ensureAgent, isAgent } from '../store/users.ts';
import { requirePerson } from './authority.ts';
import { auditIdentity, type IdentityContext } from './context.ts';
import type { GrantCache } from './grant-cache.ts';
import { objectOf, parseObject, resolveSubject, type SubjectPart, subjectOf, tupleText } from './names.ts';
import { newId } from './secret.ts';

export interface GrantContext extends IdentityContext {
  cache: GrantCache;
}

function toGrant(row: GrantRow): Grant {
  return {
    id: row.id,
    subject: subjectOf(row),
    relation: row.relation,
    object: objectOf(row),
    granted_by: row.granted_by,
    covers: row.covers_user === null ? 'tenant' : 'user',
    created_at: toTimestamp(row.created_at),
  };
}

function nameOf(principal: Principal, subject: SubjectPart, request: GrantRequest): TupleName {
  return {
    subject_user: subject.user.id,
    subject_agent: subject.agent,
    relation: request.relation,
    ...parseObject(request.object),
    tenant: principal.tenant,
  };
}

/** Agents are known from their first write or key on; one's own becomes known by being named here. */
function registerAgent(db: WritableDb, principal: Principal, subject: SubjectPart, now: number): void {
  const { user, agent } = subject;
  if (agent === null || isAgent(db, user.id, agent)) return;
  if (user.id !== principal.user)
    throw new HoldfastError(
      'validation_failed',
      `${user.id} has no agent ${agent}.`,
      'An agent becomes known with its first memory or with a key of its own.',
    );
  ensureAgent(db, { user: user.id, id: agent, created_at: now });
}

/** Whether the existence of a memory may be told to `principal`. */
export function mayKnow(cache: GrantCache, principal: Principal, place: Placement): boolean {
  if (place.tenant === principal.tenant && isTenantAdmin(principal) && place.scope !== 'agent') return true;
  return (['read', 'review'] as const).some((right) => may(right, principal, place, cache.of(principal)));
}

/** Throws unless the memory is the caller's own, or the tenant's and the caller an admin of it. */
function assertMayOpen({ cache }: GrantContext, db: ReadableDb, principal: Principal, id: string): void {
  const place = findPlacement(db, id);
  if (!place || !mayKnow(cache, principal, place))
    throw new HoldfastError(
      'not_found',
      `There is no memory ${id.slice(0, 80)} that you may open to others.`,
      'Check the id; `holdfast memory query` lists what you can see.',
    );
  if (place.scope === 'agent')
    throw new HoldfastError(
      'validation_failed',
      'This memory is private to the agent that wrote it; grants never open those.',
      `To share it, give it a wider scope: holdfast memory edit ${id} --scope user`,
    );
  if (place.tenant === principal.tenant && isTenantAdmin(principal)) return;
  if (place.user !== principal.user || place.scope !== 'user')
    throw new HoldfastError(
      'forbidden',
      'You can open your own memories of scope `user` to others, and this is not one.',
      `Ask an administrator of the tenant ${principal.tenant} for the grant.`,
    );
}

/**
 * Gives a subject a relation to an object. What a user gives covers its own memories of scope `user`; what an admin gives
 * covers the tenant's. The same grant twice is one grant.
 */
export function grant(context: GrantContext, caller: Caller, request: GrantRequest): Grant {
  requirePerson(caller, 'grant rights');
  const { principal } = caller;
  const now = context.clock();
  const row = context.db.write((db) => {
    const subject = resolveSubject(db, principal, request.subject);
    const covers_user = isTenantAdmin(principal) ? null : principal.user;
    const tuple = { ...nameOf(principal, subject, request), covers_user };
    if (tuple.object_type === 'memory') assertMayOpen(context, db, principal, tuple.object_id);
    const existing = findGrant(db, tuple);
    if (existing) return existing;
    registerAgent(db, principal, subject, now);
    const created = { ...tuple, id: newId('grt'), granted_by: principal.user, created_at: now };
    insertGrant(db, created);
    auditIdentity(db, { at: now, caller, action: 'grant.create', object: tupleText(created) });
    return created;
  });
  context.cache.forget(row.subject_user);
  return toGrant(row);
}

/** Takes back what the caller gave; an admin takes back any grant of that name in the tenant. Returns how many. */
export function revokeGrant(
  context: GrantContext,
  caller: Caller,
  request: GrantRequest,
): { revoked: number } {
  requirePerson(caller, 'take back grants');
  const { principal } = caller;
  const name = nameOf(principal, resolveSubject(context.db, principal, request.subject), request);
  const now = context.clock();
  const revoked = context.db.write((db) => {
    const rows = findGrantsNamed(db, name, isTenantAdmin(principal) ? null : principal.user);
    for (const row of rows) {
      deleteGrant(db, row.id);
      auditIdentity(db, { at: now, caller, action: 'grant.revoke', object: tupleText(row) });
    }
    return rows.length;
  });
  context.cache.forget(name.subject_user);
  return { revoked };
}

function concerns(principal: Principal, row: GrantRow): boolean {
  if (principal.subject === 'user')
    return row.granted_by === principal.user || row.subject_user === principal.user;
  return row.subject_agent === null || row.subject_agent === principal.agent;
}

/** What the caller gave or has; for an admin everything in its tenant. */
export function listGrants(context: GrantContext, caller: Caller, filter: ListGrantsRequest): Grant[] {
  const { principal } = caller;
  const rows =
    principal.subject === 'user'
      ? listGrantsIn(context.db, principal.tenant)
      : listGrantsTo(context.db, principal.user);
  const ids = [filter.subject_id, `${principal.user}/${filter.subject_id}`];
  return rows
    .filter((row) => isTenantAdmin(principal) || concerns(principal, row))
    .map(toGrant)
    .filter(({ subject }) => filter.subject_type === undefined || subject.type === filter.subject_type)
    .filter(({ subject }) => filter.subject_id === undefined || ids.includes(subject.id))
    .filter(({ relation }) => filter.relation === undefined || relation === filter.relation);
}
