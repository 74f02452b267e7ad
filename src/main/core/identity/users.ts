import { HoldfastError } from '../../../shared/errors.ts';
import type { Agent, CreatedUser, CreateUserRequest, User } from '../../../shared/identity.ts';
import { toTimestamp } from '../../../shared/time.ts';
import { type Caller, DEFAULT_AGENT } from '../domain/principal.ts';
import { isTenantAdmin } from '../domain/rights.ts';
import type { WritableDb } from '../store/database.ts';
import {
  type AgentOwners,
  type AgentSummary,
  ensureAgent,
  ensureTenant,
  findUser,
  listUsers as findUsers,
  insertUser,
  isNameTaken,
  renameUser,
  type UserRow,
} from '../store/users.ts';
import { managedTenant, requireAdmin } from './authority.ts';
import { auditIdentity, type IdentityContext } from './context.ts';
import { mintKey, powerOfNewKey } from './mint.ts';
import type { Usage } from './usage.ts';

function toUser(row: UserRow): User {
  const { id, name, tenant, role } = row;
  return { id, name, tenant, role, created_at: toTimestamp(row.created_at) };
}

/** Writes a user with its tenant, its agent `default` and a line in the audit log. */
export function addUser(db: WritableDb, caller: Caller | null, user: UserRow): void {
  ensureTenant(db, user.tenant, user.created_at);
  insertUser(db, user);
  ensureAgent(db, { user: user.id, id: DEFAULT_AGENT, created_at: user.created_at });
  auditIdentity(db, { at: user.created_at, caller, action: 'user.create', object: user.id });
}

const MEMBER = 'member-';

/** Whether a user stands for a member of a team on another engine. */
export function isMemberUser(id: string): boolean {
  return id.startsWith(MEMBER);
}

/**
 * The user that stands here for a member of a team on another engine, made when it is not there: it has no keys, so that nobody
 * can act as it. Returns its id.
 */
export function ensureMemberUser(
  db: WritableDb,
  of: { member: string; name: string; tenant: string; now: number },
): string {
  const { member, name, tenant, now } = of;
  const id = `${MEMBER}${member.slice(0, 12)}`;
  const known = findUser(db, id);
  if (!known) addUser(db, null, { id, name, tenant, role: 'reader', created_at: now });
  else if (known.name !== name) renameUser(db, id, name);
  return id;
}

function tenantFor({ principal }: Caller, wish: string | undefined): string {
  const tenant = wish ?? principal.tenant;
  const managed = managedTenant(principal);
  if (managed === null || managed === tenant) return tenant;
  throw new HoldfastError(
    'forbidden',
    `An administrator of the tenant ${managed} cannot create users in another one.`,
    'Leave the tenant out, or ask an administrator of the tenant default.',
  );
}

/** Creates a user, and its tenant on first use, with a first key. For admins in person. */
export function createUser(
  context: IdentityContext,
  caller: Caller,
  request: CreateUserRequest,
): CreatedUser {
  requireAdmin(caller, 'create users');
  const now = context.clock();
  const user: UserRow = {
    id: request.user,
    name: request.name ?? request.user,
    tenant: tenantFor(caller, request.tenant),
    role: request.role,
    created_at: now,
  };
  return context.db.write((db) => {
    if (isNameTaken(db, user.id))
      throw new HoldfastError(
        'conflict',
        `There is a user named ${user.id} already.`,
        'Choose another name, or make a key for that user with `holdfast admin create-key`.',
      );
    const power = powerOfNewKey(db, now, caller, request);
    addUser(db, caller, user);
    return {
      user: toUser(user),
      ...mintKey(db, now, caller, { name: 'first key', user: user.id, ...power }),
    };
  });
}

/** The users that an admin manages. */
export function listUsers(context: IdentityContext, caller: Caller): User[] {
  requireAdmin(caller, 'list users');
  return findUsers(context.db, managedTenant(caller.principal)).map(toUser);
}

/** What identity needs for agents beside its own context. */
export interface AgentContext extends IdentityContext {
  agentUsage: Usage;
  /** Agents with what they have done: a look at all memories, so that it may take a while. */
  agentsOf(of: AgentOwners, now: number): Promise<AgentSummary[]>;
}

/** An agent among all of them. */
export const agentName = (agent: { user: string; id: string }): string => `${agent.user}/${agent.id}`;

/** The caller's own agents; for an admin in person those of all users it manages. */
export async function listAgents(context: AgentContext, { principal }: Caller): Promise<Agent[]> {
  const of = isTenantAdmin(principal)
    ? { user: null, tenant: managedTenant(principal) }
    : { user: principal.user, tenant: null };
  const agents = await context.agentsOf(of, context.clock());
  return agents.map((agent) => {
    const seenAt = context.agentUsage.noted(agentName(agent)) ?? agent.last_seen_at;
    return {
      ...agent,
      created_at: toTimestamp(agent.created_at),
      last_seen_at: seenAt === null ? null : toTimestamp(seenAt),
    };
  });
}
