import { z } from 'zod';
import { APPROVAL_POLICIES, RELATIONS, ROLES } from './terms.ts';
import { Name, safeText } from './text.ts';
import { Timestamp } from './time.ts';

export { RELATIONS, ROLES } from './terms.ts';

/** Who writes what: `required` lets new memories wait for review, `auto` makes them active at once. */
export const ApprovalPolicy = z.enum(APPROVAL_POLICIES);
export type ApprovalPolicy = z.infer<typeof ApprovalPolicy>;

export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

const ExpiresDays = z.coerce.number().int().min(1).max(3650);
const Label = safeText(1, 100);

export const CreateUserRequest = z.strictObject({
  user: Name,
  name: Label.optional(),
  tenant: Name.optional(),
  role: Role.default('writer'),
  expires_days: ExpiresDays.optional(),
  approval: ApprovalPolicy.optional(),
});
export type CreateUserRequest = z.output<typeof CreateUserRequest>;

/** With `agent` the key is that agent's; without it, the user's. */
export const CreateKeyRequest = z.strictObject({
  user: Name,
  agent: Name.optional(),
  name: Label.optional(),
  expires_days: ExpiresDays.optional(),
  /** Overrides the server's policy for what this key writes; `auto` makes it a trusted key. */
  approval: ApprovalPolicy.optional(),
});
export type CreateKeyRequest = z.output<typeof CreateKeyRequest>;

export const User = z.object({
  id: z.string(),
  name: z.string(),
  tenant: z.string(),
  role: Role,
  created_at: Timestamp,
});
export type User = z.infer<typeof User>;

export const Agent = z.object({
  id: z.string(),
  user: z.string(),
  created_at: Timestamp,
  /** When it last asked for anything, or null. */
  last_seen_at: Timestamp.nullable(),
  /** Its keys that work at the moment. */
  keys: z.int(),
  /** What it has stored, deleted memories left out. */
  memories: z.int(),
  /** How many of them wait for review. */
  waiting: z.int(),
});
export type Agent = z.infer<typeof Agent>;

export const ApiKey = z.object({
  id: z.string(),
  name: z.string(),
  /** The first characters, to tell keys apart; the key itself is never shown again. */
  prefix: z.string(),
  user: z.string(),
  agent: z.string().nullable(),
  approval: ApprovalPolicy.nullable(),
  status: z.enum(['active', 'expired', 'revoked']),
  created_at: Timestamp,
  expires_at: Timestamp.nullable(),
  revoked_at: Timestamp.nullable(),
  last_used_at: Timestamp.nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;

/** The only answer that ever holds a key in the clear. */
export const CreatedKey = z.object({ key: ApiKey, api_key: z.string() });
export type CreatedKey = z.infer<typeof CreatedKey>;
export const CreatedUser = CreatedKey.extend({ user: User });
export type CreatedUser = z.infer<typeof CreatedUser>;

export const ListKeysRequest = z.strictObject({ user: Name.optional() });

export const Whoami = z.object({
  tenant: z.string(),
  user: z.string(),
  /** The agent whose rights the request has; `default` for a user key that names none. */
  agent: z.string(),
  subject_type: z.enum(['user', 'agent']),
  role: Role,
  is_admin: z.boolean(),
  /** The policy that applies to what this key writes. */
  approval: ApprovalPolicy,
  key: z.object({ id: z.string(), name: z.string(), expires_at: Timestamp.nullable() }),
});
export type Whoami = z.infer<typeof Whoami>;

export const Relation = z.enum(RELATIONS);
export type Relation = z.infer<typeof Relation>;

/** A user, or an agent written as its name (one of the caller's) or `user/agent`. */
export const Subject = z.strictObject({
  type: z.enum(['user', 'agent']),
  id: z.string().min(1).max(129),
});
export type Subject = z.infer<typeof Subject>;

/** One memory (`memory mem_…`), everything (`memory /memories`), or a subtree (`namespace project/holdfast`). */
export const GrantObject = z.strictObject({
  type: z.enum(['memory', 'namespace']),
  id: z.string().min(1).max(256),
});
export type GrantObject = z.infer<typeof GrantObject>;

export const GrantRequest = z.strictObject({ subject: Subject, relation: Relation, object: GrantObject });
export type GrantRequest = z.output<typeof GrantRequest>;

export const Grant = z.object({
  id: z.string(),
  subject: Subject,
  relation: Relation,
  object: GrantObject,
  granted_by: z.string(),
  /** Whose memories it opens: one user's own, or the tenant's shared ones when an admin gave it. */
  covers: z.enum(['user', 'tenant']),
  created_at: Timestamp,
});
export type Grant = z.infer<typeof Grant>;

export const ListGrantsRequest = z.strictObject({
  subject_type: z.enum(['user', 'agent']).optional(),
  subject_id: z.string().optional(),
  relation: Relation.optional(),
});
export type ListGrantsRequest = z.output<typeof ListGrantsRequest>;

export const CheckResult = z.object({ allowed: z.boolean(), reason: z.string() });
export type CheckResult = z.infer<typeof CheckResult>;

/** Why a check came out as it did: every rule that was looked at, in order. */
export const ExplainResult = CheckResult.extend({
  steps: z.array(z.object({ rule: z.string(), holds: z.boolean(), detail: z.string() })),
});
export type ExplainResult = z.infer<typeof ExplainResult>;
