import type { Relation, Role } from '../../../shared/identity.ts';
import type { Scope } from '../../../shared/memory.ts';
import type { TeamRole } from '../../../shared/team.ts';
import { ROLES, TEAM_ROLES } from '../../../shared/terms.ts';
import type { Principal } from './principal.ts';

/** The tenant that the first start creates; its admins administer the whole engine. */
export const DEFAULT_TENANT = 'default';

/** What rights depend on in whoever asks. */
export type Actor = Pick<Principal, 'tenant' | 'user' | 'agent' | 'subject' | 'role' | 'tenantRole'>;

/** What decides who may do what with a memory. */
export interface Placement {
  id: string;
  scope: Scope;
  tenant: string;
  user: string;
  agent: string;
  namespace: string | null;
}

/** A relationship tuple as rights look at it. */
export interface GrantTuple {
  subject_user: string;
  /** Null: the user and all of its agents. */
  subject_agent: string | null;
  relation: Relation;
  object_type: 'all' | 'memory' | 'namespace';
  object_id: string;
  tenant: string;
  /** Whose memories it opens; null: the tenant's. */
  covers_user: string | null;
}

export type Right = 'read' | 'write' | 'review';

/** The relations that carry a right. */
export const RELATIONS_FOR: Readonly<Record<Right, readonly Relation[]>> = {
  read: ['can_read', 'can_write', 'can_review', 'owner'],
  write: ['can_write', 'owner'],
  review: ['can_review', 'owner'],
};

function hasRole(principal: Actor, role: Role): boolean {
  return ROLES.indexOf(principal.role) >= ROLES.indexOf(role);
}

/** Whether a role in the team of the tenant reaches `least`, or where it has none the user's own role `otherwise`. */
function hasTenantRole({ tenantRole, ...principal }: Actor, least: TeamRole, otherwise: Role): boolean {
  if (tenantRole === undefined) return hasRole(principal, otherwise);
  return TEAM_ROLES.indexOf(tenantRole) >= TEAM_ROLES.indexOf(least);
}

/** May put memories of its own into the scope of the tenant. */
export function writesToTenant(principal: Actor): boolean {
  return hasTenantRole(principal, 'proposer', 'writer');
}

/** Which memories of the tenant `principal` reviews: all, only its own, or none. A publisher of a team reviews its own. */
export function reviewsOfTenant(principal: Actor): 'all' | 'own' | 'none' {
  if (principal.subject !== 'user') return 'none';
  if (hasTenantRole(principal, 'reviewer', 'reviewer')) return 'all';
  return principal.tenantRole === 'publisher' ? 'own' : 'none';
}

/**
 * Whether grants open memories of this scope to `principal`: never what is private to an agent, nor what a team shares, as
 * the roles there are not this engine's to give.
 */
export function grantable({ tenantRole }: Actor, scope: Scope): boolean {
  return scope !== 'agent' && (scope !== 'tenant' || tenantRole === undefined);
}

/** An admin acts as one only in person: an agent never has more than its own rights. */
export function isTenantAdmin(principal: Actor): boolean {
  return principal.subject === 'user' && principal.role === 'admin';
}

/** May run the engine: settings, backups, every tenant's users, `global` memories. */
export function isServerAdmin(principal: Actor): boolean {
  return isTenantAdmin(principal) && principal.tenant === DEFAULT_TENANT;
}

/** Whether `namespace` is `root` or lies below it. */
export function inSubtree(namespace: string | null, root: string): boolean {
  return namespace !== null && (namespace === root || namespace.startsWith(`${root}/`));
}

/**
 * Whether what a grant covers holds `memory`. Private memories of agents are in none. A user opens its personal memories
 * only: what the tenant or everybody shares is governed by roles, which no user may hand out, to itself least of all.
 */
export function grantCovers(grant: GrantTuple, memory: Placement): boolean {
  if (memory.scope === 'agent' || grant.tenant !== memory.tenant) return false;
  if (grant.covers_user !== null && (grant.covers_user !== memory.user || memory.scope !== 'user'))
    return false;
  if (grant.object_type === 'memory') return grant.object_id === memory.id;
  return grant.object_type === 'all' || inSubtree(memory.namespace, grant.object_id);
}

/**
 * Whether `grant` names `principal` and carries `right`. A user's grant serves its agents too, but for reviewing: an
 * agent reviews only where it was named itself. A person acts as its agent `default` and so has what that was given.
 */
export function grantGives(grant: GrantTuple, principal: Actor, right: Right): boolean {
  if (grant.subject_user !== principal.user || !RELATIONS_FOR[right].includes(grant.relation)) return false;
  if (grant.subject_agent !== null) return grant.subject_agent === principal.agent;
  return principal.subject === 'user' || right !== 'review';
}

/** True when `grant` opens `memory` to `principal` with the given right. */
function grantOpens(grant: GrantTuple, principal: Actor, memory: Placement, right: Right): boolean {
  return (
    principal.tenant === memory.tenant &&
    grantable(principal, memory.scope) &&
    grantGives(grant, principal, right) &&
    grantCovers(grant, memory)
  );
}

/**
 * What the scope alone gives, grants apart. To recall is to act as one agent: a person reviews the private memories of
 * all its agents, but only those of its agent `default` influence what it recalls.
 */
export function scopeGives(principal: Actor, memory: Placement, right: Right): boolean {
  const mine = memory.user === principal.user;
  const ours = memory.tenant === principal.tenant;
  const inPerson = principal.subject === 'user';
  switch (memory.scope) {
    case 'agent':
      if (right === 'read') return mine && memory.agent === principal.agent;
      if (right === 'write') return mine && (inPerson || memory.agent === principal.agent);
      return mine && inPerson;
    case 'user':
      return mine && (right !== 'review' || inPerson);
    case 'tenant':
      if (right === 'read') return ours;
      if (right === 'write' && mine) return ours && writesToTenant(principal);
      return ours && (reviewsOfTenant(principal) === 'all' || (mine && reviewsOfTenant(principal) === 'own'));
    case 'global':
      return right === 'read' || isServerAdmin(principal);
  }
}

/**
 * Whether `principal` has `right` on `memory`. The SQL of `store/visibility.ts` says the same for whole tables; a test
 * holds the two together.
 */
export function may(
  right: Right,
  principal: Actor,
  memory: Placement,
  grants: readonly GrantTuple[],
): boolean {
  return (
    scopeGives(principal, memory, right) ||
    grants.some((grant) => grantOpens(grant, principal, memory, right))
  );
}
