/**
 * The fixed words and numbers of the API, without the schemas: what starts often and must start fast (the command line)
 * imports these and leaves the schema library unloaded.
 */
export const SCOPES = ['agent', 'user', 'tenant', 'global'] as const;
export const TYPES = ['fact', 'preference', 'experience'] as const;
export const STATES = ['inactive', 'active'] as const;
export const SOURCES = ['cli', 'http', 'mcp', 'ui', 'import', 'sync'] as const;

/** What an import makes of memories: they wait for review, are approved at once, or are what an export says they were. */
export const IMPORT_MODES = ['review', 'approve', 'restore'] as const;

export const STATE_FILTERS = ['active', 'inactive', 'all'] as const;
export const ORDERS = ['created', '-created', 'updated', '-updated', 'importance', '-importance'] as const;
export const SEARCH_MODES = ['hybrid', 'semantic', 'keyword'] as const;

/** What hands memories to agents. */
export const RECALL_FACES = ['search', 'context'] as const;

/** What a user may do with the memories of the tenant: each role can do what those before it can. */
export const ROLES = ['reader', 'writer', 'reviewer', 'admin'] as const;
/** The same with the memories of a team. */
export const TEAM_ROLES = ['reader', 'proposer', 'publisher', 'reviewer', 'admin'] as const;
export const RELATIONS = ['owner', 'can_write', 'can_read', 'can_review'] as const;
export const APPROVAL_POLICIES = ['required', 'auto'] as const;

/** What can happen to a memory. */
export const EVENT_TYPES = [
  'memory.stored',
  'memory.changed',
  'memory.pending',
  'memory.approved',
  'memory.deactivated',
  'memory.deleted',
  'memory.restored',
  'memory.purged',
] as const;

/** What a person decides for their own agents; told to that person alone. */
export const MUTE_EVENTS = ['memory.muted', 'memory.unmuted'] as const;

/** What can happen to a team; told to its people, not to agents. */
export const TEAM_EVENTS = ['team.changed'] as const;

/** What is done something to, in the words of the audit log: the part of an action before the dot. */
export const AUDIT_KINDS = [
  'memory',
  'key',
  'user',
  'grant',
  'session',
  'webhook',
  'team',
  'system',
] as const;
/** What the audit log is filtered by: what was done, and what was refused. */
export const AUDIT_OUTCOMES = ['ok', 'refused'] as const;

export const DEFAULT_PORT = 8765;
/** Rises when an older client and a newer engine, or the reverse, could misunderstand each other. */
export const PROTOCOL_VERSION = 1;
