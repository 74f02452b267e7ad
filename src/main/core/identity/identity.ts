import type { CreatedKey, Whoami } from '../../../shared/identity.ts';
import { toTimestamp } from '../../../shared/time.ts';
import type { Caller, Principal } from '../domain/principal.ts';
import { type GrantTuple, isTenantAdmin } from '../domain/rights.ts';
import type { Identity } from '../engine.ts';
import type { WritableDb } from '../store/database.ts';
import { ensureAgent } from '../store/users.ts';
import { authenticate, principalOfKey } from './authenticate.ts';
import { bootstrap, createInitKey, ensureOwnerKey } from './bootstrap.ts';
import { check, explain } from './check.ts';
import type { IdentityContext } from './context.ts';
import { createGrantCache } from './grant-cache.ts';
import { type GrantContext, grant, listGrants, revokeGrant } from './grants.ts';
import { createKey, listKeys, revokeKey } from './keys.ts';
import { createKeyLifetimes } from './lifetimes.ts';
import { createKeyUsage } from './usage.ts';
import { createUser, listAgents, listUsers } from './users.ts';

const FLUSH_EVERY_MS = 60_000;

/** What the rest of the engine asks of identity, beside its use cases. */
export interface IdentityInternals {
  /** The tuples that can open something to `principal`. From memory: every request asks. */
  grantsOf(principal: Principal): readonly GrantTuple[];
  hasGrants(principal: Principal): boolean;
  /** The principal of a key for what goes on without a request; null once the key has ended. */
  principalOfKey(keyId: string): Principal | null;
  /** Registers an agent, in the transaction of its first write. */
  ensureAgent(db: WritableDb, user: string, agent: string): void;
  /** Calls `listener` once when the key is revoked or expires. Returns how to stop. `listener` must not throw. */
  onKeyEnd(keyId: string, listener: () => void): () => void;
  /**
   * Takes what the file `owner.key` holds (null: there is none) and returns what it has to hold: the same, made valid,
   * or a new key where it cannot be.
   */
  ensureOwnerKey(held: string | null): string;
  /** A new key of the administrator, and whether this start created the administrator. */
  createInitKey(): CreatedKey & { adminCreated: boolean };
  /** Writes what is batched: when keys were last used. */
  flush(): void;
  /** Flushes, and stops all timers; listeners are not called any more. */
  close(): void;
}

function whoami({ principal }: Caller): Whoami {
  const { keyExpiresAt } = principal;
  return {
    tenant: principal.tenant,
    user: principal.user,
    agent: principal.agent,
    subject_type: principal.subject,
    role: principal.role,
    is_admin: isTenantAdmin(principal),
    approval: principal.approval,
    key: {
      id: principal.keyId,
      name: principal.keyName,
      expires_at: keyExpiresAt === null ? null : toTimestamp(keyExpiresAt),
    },
  };
}

/** Runs `flush` every minute. A failure (a full disk) is not the end: it is all still noted, and tried again. */
function flushRegularly(flush: () => void): NodeJS.Timeout {
  const timer = setInterval(() => {
    try {
      flush();
    } catch (error) {
      process.emitWarning(`When keys were last used could not be written: ${String(error)}`);
    }
  }, FLUSH_EVERY_MS);
  return timer.unref();
}

/** Users, agents, keys and grants of `db`, which must be migrated; creates the administrator on the first start. */
export function createIdentity(options: IdentityContext): Identity & IdentityInternals {
  const { db, clock } = options;
  const { adminCreated } = bootstrap(db, { now: clock() });
  const context: GrantContext = { ...options, cache: createGrantCache(db) };
  const usage = createKeyUsage(db);
  const lifetimes = createKeyLifetimes(db, clock);
  const timer = flushRegularly(usage.flush);
  let ownerKeyId: string | null = null;

  return {
    authenticate: (apiKey, agent) => authenticate(context, usage, apiKey, agent),
    whoami,
    createUser: (caller, request) => createUser(context, caller, request),
    listUsers: (caller) => listUsers(context, caller),
    listAgents: (caller) => listAgents(context, caller),
    createKey: (caller, request) => createKey(context, caller, request),
    listKeys: (caller, user) => listKeys(context, caller, user),
    revokeKey: (caller, id) => {
      const key = revokeKey(context, caller, id, ownerKeyId);
      lifetimes.revoked(key.id);
      return key;
    },
    grant: (caller, request) => grant(context, caller, request),
    revokeGrant: (caller, request) => revokeGrant(context, caller, request),
    listGrants: (caller, request) => listGrants(context, caller, request),
    check: (caller, request) => check(context, caller, request),
    explain: (caller, request) => explain(context, caller, request),

    principalOfKey: (keyId) => principalOfKey(context, keyId),
    grantsOf: (principal) => context.cache.of(principal),
    hasGrants: (principal) => context.cache.of(principal).length > 0,
    ensureAgent: (tx, user, agent) => ensureAgent(tx, { user, id: agent, created_at: clock() }),
    onKeyEnd: lifetimes.watch,
    ensureOwnerKey: (held) => {
      const owner = ensureOwnerKey(db, clock(), held);
      ownerKeyId = owner.id;
      return owner.secret;
    },
    createInitKey: () => ({ adminCreated, ...createInitKey(db, clock()) }),
    flush: usage.flush,
    close: () => {
      clearInterval(timer);
      lifetimes.close();
      usage.flush();
    },
  };
}
