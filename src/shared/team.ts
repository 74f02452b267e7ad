import { z } from 'zod';
import { Memory } from './memory.ts';
import { TEAM_ROLES } from './terms.ts';
import { safeText } from './text.ts';
import { Timestamp } from './time.ts';

export { TEAM_ROLES } from './terms.ts';

export const TeamRole = z.enum(TEAM_ROLES);
export type TeamRole = z.infer<typeof TeamRole>;

/** `shared`: memories of scope `tenant`, with others. `personal`: one's own `agent` and `user` memories, on one's own machines. */
export const TeamKind = z.enum(['shared', 'personal']);
export type TeamKind = z.infer<typeof TeamKind>;

const Label = safeText(1, 100);
const RelayUrl = z
  .string()
  .max(2048)
  .refine(
    (text) => URL.canParse(text) && ['ws:', 'wss:', 'http:', 'https:'].includes(new URL(text).protocol),
    {
      message: 'must be the address of a relay, such as wss://relay.example.com',
    },
  );

/** Names one of the caller's teams; may be left out where there is only one. */
const OfTeam = { team: z.string().max(64).optional() };

export const CreateTeamRequest = z.strictObject({
  relay: RelayUrl,
  name: Label,
  kind: TeamKind.default('shared'),
  /** The name that other members see. */
  member_name: Label.optional(),
  /** What a relay asks for that does not let everybody make teams. */
  creation_token: z.string().max(512).optional(),
});
export type CreateTeamRequest = z.output<typeof CreateTeamRequest>;

export const InviteRequest = z.strictObject({
  ...OfTeam,
  role: TeamRole.default('publisher'),
  /** The link is for another machine of the caller instead of another person. */
  own_device: z.boolean().default(false),
  expires_hours: z.coerce
    .number()
    .int()
    .min(1)
    .max(24 * 30)
    .default(72),
});
export type InviteRequest = z.output<typeof InviteRequest>;

/** The only answer that ever holds the link. */
export const Invite = z.object({ link: z.string(), role: TeamRole, expires_at: Timestamp });
export type Invite = z.infer<typeof Invite>;

export const JoinRequest = z.strictObject({
  link: z.string().max(4096),
  member_name: Label.optional(),
  /** The caller made the link, for this machine: what comes of it are machines of one person. */
  own_device: z.boolean().default(false),
});
export type JoinRequest = z.output<typeof JoinRequest>;

export const TeamDevice = z.object({
  id: z.string(),
  name: z.string(),
  fingerprint: z.string(),
  this_device: z.boolean(),
  removed: z.boolean(),
  /** When something of it last arrived here, or null. */
  last_seen_at: Timestamp.nullable(),
  /** How many of its operations have arrived. */
  received: z.int(),
  /** How many are held back until something else arrives: a key, an earlier entry, a newer program. */
  pending: z.int(),
  /** What was refused of it, and why. */
  dropped: z.array(z.object({ reason: z.string(), count: z.int(), last_at: Timestamp })),
});
export type TeamDevice = z.infer<typeof TeamDevice>;

export const TeamMember = z.object({
  id: z.string(),
  name: z.string(),
  role: TeamRole,
  /** Whether what this member publishes counts as approved. */
  trusted: z.boolean(),
  removed: z.boolean(),
  /** The user on this engine that its memories belong to. */
  user: z.string(),
  devices: z.array(TeamDevice),
});
export type TeamMember = z.infer<typeof TeamMember>;

const TEAM_STATES = ['joining', 'connecting', 'online', 'offline', 'paused', 'removed', 'outdated'] as const;

export const Team = z.object({
  id: z.string(),
  name: z.string(),
  kind: TeamKind,
  relay: z.string(),
  state: z.enum(TEAM_STATES),
  /** Why it is not online, or what is wrong while it is, in words; null when nothing is. */
  problem: z.string().nullable(),
  role: TeamRole.nullable(),
  member: z.string(),
  /** Fingerprint of this device. */
  fingerprint: z.string(),
  /** Where its keys are kept. */
  keys_in: z.enum(['keychain', 'file']),
  joined_at: Timestamp,
  /** When it last had everything that the relay has, or null. */
  synced_at: Timestamp.nullable(),
  /** Changes that the relay does not have durably yet. */
  to_send: z.int(),
  /** Tenant memories of the caller that the team does not have. */
  unshared: z.int(),
  conflicts: z.int(),
  policy: z.object({ trusted: z.union([z.literal('publishers'), z.array(z.string())]) }),
  members: z.array(TeamMember),
});
export type Team = z.infer<typeof Team>;
export const TeamList = z.object({ teams: z.array(Team) });
export type TeamList = z.infer<typeof TeamList>;

export const TeamPatch = z.strictObject({
  ...OfTeam,
  /** Nothing is sent or fetched while it is paused. */
  paused: z.boolean().optional(),
  /** Whose published memories count as approved; for admins of the team. */
  trusted: z.union([z.literal('publishers'), z.array(z.string().max(64)).max(1000)]).optional(),
});
export type TeamPatch = z.output<typeof TeamPatch>;

export const SetRoleRequest = z.strictObject({ ...OfTeam, role: TeamRole });
export type SetRoleRequest = z.output<typeof SetRoleRequest>;
export const OfTeamRequest = z.strictObject(OfTeam);
export type OfTeamRequest = z.output<typeof OfTeamRequest>;

/** Sends tenant memories of the caller to the team: by id, or all of them. */
export const ShareRequest = z
  .strictObject({
    ...OfTeam,
    ids: z.array(z.string().max(64)).min(1).max(1000).optional(),
    all: z.boolean().default(false),
  })
  .refine(({ ids, all }) => (ids !== undefined) !== all, { message: 'give either ids or all' });
export type ShareRequest = z.output<typeof ShareRequest>;
export const ShareResult = z.object({
  shared: z.int(),
  shared_ids: z.array(z.string()),
  failed: z.int(),
  failed_ids: z.array(z.string()),
  /** Why, by id. */
  errors: z.record(z.string(), z.string()),
});
export type ShareResult = z.infer<typeof ShareResult>;

/** One of several versions of a memory that were made on the same one. */
export const ConflictSide = z.object({
  /** Names it when the conflict is settled. */
  operation: z.string(),
  /** True for the one that is served for the time being. */
  serving: z.boolean(),
  deleted: z.boolean(),
  member: z.string(),
  at: Timestamp,
  memory: Memory,
});
export type ConflictSide = z.infer<typeof ConflictSide>;
export const Conflict = z.object({ id: z.string(), sides: z.array(ConflictSide) });
export type Conflict = z.infer<typeof Conflict>;
export const ConflictList = z.object({ conflicts: z.array(Conflict) });
export type ConflictList = z.infer<typeof ConflictList>;

/** Ends a conflict with one of its sides, or with a text made of them. */
export const SettleRequest = z
  .strictObject({
    operation: z.string().max(64).optional(),
    content: safeText(1, 32768).optional(),
  })
  .refine(({ operation, content }) => (operation === undefined) !== (content === undefined), {
    message: 'give either an operation or content',
  });
export type SettleRequest = z.output<typeof SettleRequest>;
