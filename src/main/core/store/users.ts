import type { Role } from '../../../shared/identity.ts';
import type { ReadableDb, WritableDb } from './database.ts';

export interface UserRow {
  id: string;
  name: string;
  tenant: string;
  role: Role;
  created_at: number;
}

export interface AgentRow {
  user: string;
  id: string;
  created_at: number;
}

/** An agent with what it has done, for people to look at. */
export interface AgentSummary extends AgentRow {
  last_seen_at: number | null;
  /** Its keys that work at the moment. */
  keys: number;
  /** What it has stored, deleted memories left out. */
  memories: number;
  waiting: number;
}

/** Creates the tenant on its first use. */
export function ensureTenant(db: WritableDb, id: string, now: number): void {
  db.run('INSERT INTO tenants (id, created_at) VALUES (:id, :now) ON CONFLICT DO NOTHING', { id, now });
}

export function insertUser(db: WritableDb, user: UserRow): void {
  db.run(
    `INSERT INTO users (id, name, tenant, role, created_at) VALUES (:id, :name, :tenant, :role, :created_at)`,
    { ...user },
  );
}

export function renameUser(db: WritableDb, id: string, name: string): void {
  db.run('UPDATE users SET name = :name WHERE id = :id', { id, name });
}

export function findUser(db: ReadableDb, id: string): UserRow | undefined {
  return db.get<UserRow>('SELECT * FROM users WHERE id = :id', { id });
}

/** What these users are called, by id. */
export function namesOf(db: ReadableDb, ids: readonly string[]): Record<string, string> {
  const rows = db.all<{ id: string; name: string }>(
    'SELECT id, name FROM users WHERE id IN (SELECT value FROM json_each(:ids))',
    { ids: JSON.stringify(ids) },
  );
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}

/** True for a name that differs from another only in upper and lower case, too: people would mix the two up. */
export function isNameTaken(db: ReadableDb, id: string): boolean {
  return db.get('SELECT 1 FROM users WHERE id = :id COLLATE NOCASE', { id }) !== undefined;
}

/** By name; of every tenant when `tenant` is null. */
export function listUsers(db: ReadableDb, tenant: string | null): UserRow[] {
  return db.all<UserRow>('SELECT * FROM users WHERE :tenant IS NULL OR tenant = :tenant ORDER BY id', {
    tenant,
  });
}

/** Registers the agent if it is not known yet. */
export function ensureAgent(db: WritableDb, agent: AgentRow): void {
  db.run(
    'INSERT INTO agents (user, id, created_at) VALUES (:user, :id, :created_at) ON CONFLICT DO NOTHING',
    { ...agent },
  );
}

/** The same for the agents of many memories, which are few. */
export function ensureAgents(db: WritableDb, agents: readonly AgentRow[]): void {
  const different = new Map(agents.map((agent) => [`${agent.user}/${agent.id}`, agent]));
  for (const agent of different.values()) ensureAgent(db, agent);
}

export function isAgent(db: ReadableDb, user: string, id: string): boolean {
  return db.get('SELECT 1 FROM agents WHERE user = :user AND id = :id', { user, id }) !== undefined;
}

/** Whose agents: those of one user, of one tenant, or (both null) of everybody. */
export interface AgentOwners {
  user: string | null;
  tenant: string | null;
}

export function listAgents(db: ReadableDb, of: AgentOwners, now: number): AgentSummary[] {
  return db.all<AgentSummary>(
    `WITH stored AS (
       SELECT user, agent, count(*) AS memories,
         count(*) FILTER (WHERE (state = 'inactive' AND reviewed_at IS NULL) OR pending_version IS NOT NULL) AS waiting
       FROM memories WHERE deleted_at IS NULL AND (:user IS NULL OR user = :user) GROUP BY user, agent
     ), working AS (
       SELECT user, agent, count(*) AS keys FROM api_keys
       WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now) GROUP BY user, agent
     )
     SELECT a.*, coalesce(w.keys, 0) AS keys, coalesce(s.memories, 0) AS memories, coalesce(s.waiting, 0) AS waiting
     FROM agents a JOIN users u ON u.id = a.user
       LEFT JOIN stored s ON s.user = a.user AND s.agent = a.id
       LEFT JOIN working w ON w.user = a.user AND w.agent = a.id
     WHERE (:user IS NULL OR a.user = :user) AND (:tenant IS NULL OR u.tenant = :tenant)
     ORDER BY a.user, a.id`,
    { ...of, now },
  );
}

/** Notes when an agent, written `user/agent`, was last seen. Of one that is not registered nothing is kept. */
export function markAgentSeen(db: WritableDb, name: string, at: number): void {
  const [user = '', id = ''] = name.split('/');
  db.run('UPDATE agents SET last_seen_at = :at WHERE user = :user AND id = :id', { user, id, at });
}
