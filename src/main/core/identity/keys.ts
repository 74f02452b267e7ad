import { HoldfastError } from '../../../shared/errors.ts';
import type { ApiKey, CreatedKey, CreateKeyRequest } from '../../../shared/identity.ts';
import type { Caller } from '../domain/principal.ts';
import { isTenantAdmin } from '../domain/rights.ts';
import {
  listKeys as findKeys,
  findKeysByName,
  type KeyOwners,
  type KeyWithUser,
  markRevoked,
} from '../store/keys.ts';
import { ensureAgent } from '../store/users.ts';
import { findManagedUser, managedTenant, requirePerson } from './authority.ts';
import { auditIdentity, type IdentityContext } from './context.ts';
import { mintKey, powerOfNewKey, toApiKey } from './mint.ts';

/** Makes a key for the caller or one of its agents; an admin makes them for every user it manages. */
export function createKey(context: IdentityContext, caller: Caller, request: CreateKeyRequest): CreatedKey {
  requirePerson(caller, 'make keys');
  const { agent } = request;
  const user = findManagedUser(context.db, caller, request.user, 'make keys for other users').id;
  const name = request.name ?? (agent === undefined ? 'user key' : `key of agent ${agent}`);
  const now = context.clock();
  return context.db.write((db) => {
    const power = powerOfNewKey(db, now, caller, request);
    if (agent !== undefined) ensureAgent(db, { user, id: agent, created_at: now });
    return mintKey(db, now, caller, { name, user, agent, ...power });
  });
}

/** The keys that the caller may see and revoke. */
function ownersFor({ principal }: Caller): KeyOwners {
  return isTenantAdmin(principal)
    ? { user: null, tenant: managedTenant(principal) }
    : { user: principal.user, tenant: null };
}

/** The caller's own keys; for an admin those of all users it manages, or of `user`. */
export function listKeys(context: IdentityContext, caller: Caller, user: string | undefined): ApiKey[] {
  requirePerson(caller, 'list keys');
  const owners =
    user === undefined
      ? ownersFor(caller)
      : { user: findManagedUser(context.db, caller, user, 'list keys of other users').id, tenant: null };
  const now = context.clock();
  return findKeys(context.db, owners).map((key) => toApiKey(key, now));
}

function findRevocable(context: IdentityContext, caller: Caller, id: string): KeyWithUser {
  const [key, other] = findKeysByName(context.db, id, ownersFor(caller));
  if (!key)
    throw new HoldfastError(
      'not_found',
      'There is no such key among yours.',
      'See `holdfast admin list-keys`.',
    );
  if (other && key.id !== id)
    throw new HoldfastError('conflict', `More than one key starts with ${id}.`, 'Name it by its id instead.');
  return key;
}

/**
 * Revokes a key for good. The owner key of this machine stays: the programs of its operating-system user need it, and
 * with it somebody can always administer the engine.
 */
export function revokeKey(
  context: IdentityContext,
  caller: Caller,
  id: string,
  ownerKeyId: string | null,
): ApiKey {
  requirePerson(caller, 'revoke keys');
  const key = findRevocable(context, caller, id);
  if (key.id === ownerKeyId)
    throw new HoldfastError(
      'conflict',
      'This is the owner key of this machine: the desktop app and the command line use it, so it cannot be revoked.',
      'To replace it, stop the engine, delete the file `owner.key` in the data directory, start the engine again and revoke the old key then.',
    );
  const now = context.clock();
  if (key.revoked_at !== null) return toApiKey(key, now);
  context.db.write((db) => {
    markRevoked(db, key.id, now);
    auditIdentity(db, { at: now, caller, action: 'key.revoke', object: key.id });
  });
  return toApiKey({ ...key, revoked_at: now }, now);
}
