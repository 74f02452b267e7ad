import { HoldfastError } from '../../../shared/errors.ts';
import type { Caller, Principal } from '../domain/principal.ts';
import { isServerAdmin, isTenantAdmin } from '../domain/rights.ts';
import type { ReadableDb } from '../store/database.ts';
import { findUser, type UserRow } from '../store/users.ts';

/** Throws `forbidden` for agents. `what` completes "… cannot". */
export function requirePerson({ principal }: Caller, what: string): void {
  if (principal.subject === 'user') return;
  throw new HoldfastError(
    'forbidden',
    `The agent ${principal.agent} cannot ${what}; only a person can.`,
    `Use a key of the user ${principal.user} and name no agent (no X-Agent-ID).`,
  );
}

/** Throws `forbidden` for everybody but an admin in person. */
export function requireAdmin(caller: Caller, what: string): void {
  requirePerson(caller, what);
  if (isTenantAdmin(caller.principal)) return;
  throw new HoldfastError(
    'forbidden',
    `Only an administrator can ${what}; ${caller.principal.user} is a ${caller.principal.role}.`,
    `Ask an administrator of the tenant ${caller.principal.tenant}, or use an administrator's key.`,
  );
}

/** The tenant whose users this admin manages; null: every tenant's. */
export function managedTenant(principal: Principal): string | null {
  return isServerAdmin(principal) ? null : principal.tenant;
}

/** A user whom the caller may act for: itself, or one it manages. Throws `forbidden` or `not_found`. */
export function findManagedUser(db: ReadableDb, caller: Caller, id: string, what: string): UserRow {
  const { principal } = caller;
  if (id !== principal.user) requireAdmin(caller, what);
  const tenant = managedTenant(principal);
  const user = findUser(db, id);
  if (user && (tenant === null || user.tenant === tenant)) return user;
  throw new HoldfastError(
    'not_found',
    `There is no user ${id}${tenant === null ? '' : ` in the tenant ${tenant}`}.`,
    'See `holdfast admin list-users`; `holdfast admin create-user` makes one.',
  );
}
