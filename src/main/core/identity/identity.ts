import type { CreatedKey, Whoami } from '../../../shared/identity.ts';
import type { LoginLink } from '../../../shared/sessions.ts';
import { toTimestamp } from '../../../shared/time.ts';
import type { Caller, Principal } from '../domain/principal.ts';
import { type GrantTuple, isTenantAdmin } from '../domain/rights.ts';
import type { Identity } from '../engine.ts';
import type { WritableDb } from '../store/database.ts';
import { markUsed } from '../store/keys.ts';
import { markSessionUsed } from '../store/sessions.ts';
import { listAgents as agentsOf, ensureAgents, markAgentSeen } from '../store/users.ts';
import { authenticate, principalOfKey } from './authenticate.ts';
import { bootstrap, createInitKey, ensureOwnerKey } from './bootstrap.ts';
import { check, explain } from './check.ts';
import type { IdentityContext } from './context.ts';
import { createGrantCache } from './grant-cache.ts';
import { type GrantContext, grant, listGrants, revokeGrant } from './grants.ts';
import { createKey, listKeys, revokeKey } from './keys.ts';
import { type Credential, createLifetimes } from './lifetimes.ts';
import {
  authenticateSession,
  createLoginLink,
  endOfCredential,
  endOtherSessions,
  endSession,
  linkFor,
  listSessions,
  logIn,
  type SessionContext,
} from './sessions.ts';
import { createUsage } from './usage.ts';
import { type AgentContext, agentName, createUser, listAgents, listUsers } from './users.ts';

/** What the rest of the engine asks of identity, beside its use cases. */
export interface IdentityInternals {
  /** The tuples that can open something to `principal`. From memory: every request asks. */
  grantsOf(principal: Principal): readonly GrantTuple[];
  hasGrants(principal: Principal): boolean;
  /** The principal of a key for what goes on without a request; null once the key has ended. */
  principalOfKey(keyId: string): Principal | null;
  /** Registers an agent, in the transaction of its first write. */
  ensureAgent(db: WritableDb, user: string, agent: string): void;
  /** Calls `listener` once when the key or session is revoked or expires. Returns how to stop. `listener` must not throw. */
  onEnd(credential: Credential, listener: () => void): () => void;
  /**
   * Takes what the file `owner.key` holds (null: there is none) and returns what it has to hold: the same, made valid,
   * or a new key where it cannot be.
   */
  ensureOwnerKey(held: string | null): string;
  /** A new key of the administrator, and whether this start created the administrator. */
  createInitKey(): CreatedKey & { adminCreated: boolean };
  /** A link that logs one browser in as the owner. `ensureOwnerKey` comes before. */
  createOwnerLink(): LoginLink;
  /** Writes what is batched: when keys, sessions and agents were last used. After a failure it is still noted. */
  flush(): void;
  /** Stops all timers; listeners are not called any more. `flush` comes before. */
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

/** `agentsOf`: at once on the thread of the caller, unless something else is given. */
export type IdentityOptions = IdentityContext & Partial<Pick<AgentContext, 'agentsOf'>>;

/** Users, agents, keys and grants of `db`, which must be migrated; creates the administrator on the first start. */
export function createIdentity(options: IdentityOptions): Identity & IdentityInternals {
  const { db, clock } = options;
  const { adminCreated } = bootstrap(db, { now: clock() });
  let ownerKeyId: string | null = null;
  const usage = createUsage(db, markUsed);
  const sessionUsage = createUsage(db, markSessionUsed);
  const agentUsage = createUsage(db, markAgentSeen);
  const context: GrantContext & SessionContext & AgentContext = {
    agentsOf: async (of, now) => agentsOf(db, of, now),
    ...options,
    cache: createGrantCache(db),
    sessionUsage,
    agentUsage,
    isOwnerKey: (keyId) => keyId === ownerKeyId,
  };
  const seen = (principal: Principal): Principal => {
    const { user, agent: id, subject } = principal;
    if (subject === 'agent') agentUsage.note(agentName({ user, id }), clock());
    return principal;
  };
  const lifetimes = createLifetimes((credential) => endOfCredential(context, credential), clock);
  const flush = () => {
    usage.flush();
    sessionUsage.flush();
    agentUsage.flush();
  };

  return {
    authenticate: (apiKey, agent, face) => seen(authenticate(context, usage, apiKey, { agent, face })),
    whoami,
    createUser: (caller, request) => createUser(context, caller, request),
    listUsers: (caller) => listUsers(context, caller),
    listAgents: (caller) => listAgents(context, caller),
    createKey: (caller, request) => createKey(context, caller, request),
    listKeys: (caller, user) => listKeys(context, caller, user),
    revokeKey: (caller, id) => {
      const key = revokeKey(context, caller, id, ownerKeyId);
      lifetimes.keyRevoked(key.id);
      return key;
    },
    createLoginLink: (caller) => createLoginLink(context, caller),
    logIn: (code, browser) => logIn(context, code, browser),
    authenticateSession: (secrets, agent) => seen(authenticateSession(context, secrets, agent)),
    listSessions: (caller) => listSessions(context, caller),
    endSession: (caller, id) => {
      const session = endSession(context, caller, id);
      lifetimes.sessionEnded(session.id);
      return session;
    },
    endOtherSessions: (caller) => {
      const ended = endOtherSessions(context, caller);
      for (const id of ended) lifetimes.sessionEnded(id);
      return ended.length;
    },
    grant: (caller, request) => grant(context, caller, request),
    revokeGrant: (caller, request) => revokeGrant(context, caller, request),
    listGrants: (caller, request) => listGrants(context, caller, request),
    check: (caller, request) => check(context, caller, request),
    explain: (caller, request) => explain(context, caller, request),

    principalOfKey: (keyId) => principalOfKey(context, keyId),
    grantsOf: (principal) => context.cache.of(principal),
    hasGrants: (principal) => context.cache.of(principal).length > 0,
    ensureAgent: (tx, user, id) => tx.together(ensureAgents, { user, id, created_at: clock() }),
    onEnd: lifetimes.watch,
    ensureOwnerKey: (held) => {
      const owner = ensureOwnerKey(db, clock(), held);
      ownerKeyId = owner.id;
      return owner.secret;
    },
    createInitKey: () => ({ adminCreated, ...createInitKey(db, clock()) }),
    createOwnerLink: () => {
      if (ownerKeyId === null) throw new Error('The owner key has not been made sure of yet');
      return linkFor(context, ownerKeyId, null);
    },
    flush,
    close: () => lifetimes.close(),
  };
}
