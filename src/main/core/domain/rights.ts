import type { Relation, Role } from '../../../shared/identity.ts';
import { ROLES } from '../../../shared/identity.ts';
import type { Scope } from '../../../shared/memory.ts';
import type { Principal } from './principal.ts';

/** The tenant that the first start creates; its admins administer the whole engine. */
export const DEFAULT_TENANT = 'default';

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

export function hasRole(principal: Principal, role: Role): boolean {
  return ROLES.indexOf(principal.role) >= ROLES.indexOf(role);
}

/** An admin acts as one only in person: an agent never has more than its own rights. */
export function isTenantAdmin(principal: Principal): boolean {
  return principal.subject === 'user' && principal.role === 'admin';
}

/** May run the engine: settings, backups, every tenant's users, `global` memories. */
export function isServerAdmin(principal: Principal): boolean {
  return isTenantAdmin(principal) && principal.tenant === DEFAULT_TENANT;
}

function inSubtree(namespace: string | null, root: string): boolean {
  return namespace !== null && (namespace === root || namespace.startsWith(`${root}/`));
}

/** True when `grant` opens `memory` to `principal` with the given right. Private memories of agents are never opened. */
export function grantOpens(
  grant: GrantTuple,
  principal: Principal,
  memory: Placement,
  right: Right,
): boolean {
  if (memory.scope === 'agent' || grant.tenant !== memory.tenant || principal.tenant !== memory.tenant)
    return false;
  if (!RELATIONS_FOR[right].includes(grant.relation) || grant.subject_user !== principal.user) return false;
  if (!grantNames(grant, principal, right)) return false;
  if (grant.covers_user !== null && grant.covers_user !== memory.user) return false;
  if (grant.object_type === 'memory') return grant.object_id === memory.id;
  return grant.object_type === 'all' || inSubtree(memory.namespace, grant.object_id);
}

/** A user's grant serves its agents too, but for reviewing: an agent reviews only where it was named itself. */
function grantNames(grant: GrantTuple, principal: Principal, right: Right): boolean {
  if (grant.subject_agent !== null)
    return principal.subject === 'agent' && grant.subject_agent === principal.agent;
  return principal.subject === 'user' || right !== 'review';
}

/** What the scope alone gives, grants apart. */
function scopeGives(principal: Principal, memory: Placement, right: Right): boolean {
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
      if (right === 'review') return ours && inPerson && hasRole(principal, 'reviewer');
      return ours && (mine ? hasRole(principal, 'writer') : inPerson && hasRole(principal, 'reviewer'));
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
  principal: Principal,
  memory: Placement,
  grants: readonly GrantTuple[],
): boolean {
  return (
    scopeGives(principal, memory, right) ||
    grants.some((grant) => grantOpens(grant, principal, memory, right))
  );
}
