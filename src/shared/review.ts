import { z } from 'zod';
import { BATCH_MAX, Content, MemberNames, MemoryType, Scope, State } from './memory.ts';
import { safeText } from './text.ts';
import { Timestamp } from './time.ts';

const Reason = safeText(1, 500);
const VersionNumber = z.coerce.number().int().positive();

/** Approves one exact version; none given means the newest. */
export const ApproveRequest = z.strictObject({
  version: VersionNumber.optional(),
  reason: Reason.optional(),
});
export const ReasonRequest = z.strictObject({ reason: Reason.optional() });
/** Sets a memory aside; with `version`, refuses just that pending version of it. */
export const DeactivateRequest = z.strictObject({
  version: VersionNumber.optional(),
  reason: Reason.optional(),
});
export const RestoreVersionRequest = z.strictObject({
  version: VersionNumber,
  /** Approves it in the same step; needs the right to review. */
  approve: z.boolean().optional(),
  reason: Reason.optional(),
});
export const DiffRequest = z.strictObject({ from: VersionNumber.optional(), to: VersionNumber.optional() });
export const IdsRequest = z.strictObject({
  ids: z.array(z.string().min(1).max(128)).min(1).max(BATCH_MAX),
  reason: Reason.optional(),
});
/** With `own`, the newest change is left as it is when somebody else made it. */
const taking = { own: z.boolean().optional() };
export const UndoRequest = ReasonRequest.extend(taking);
export const UndoBatchRequest = IdsRequest.extend(taking);
export type UndoRequest = z.output<typeof UndoRequest>;
export type UndoBatchRequest = z.output<typeof UndoBatchRequest>;
export type ApproveRequest = z.output<typeof ApproveRequest>;
export type ReasonRequest = z.output<typeof ReasonRequest>;
export type DeactivateRequest = z.output<typeof DeactivateRequest>;
export type RestoreVersionRequest = z.output<typeof RestoreVersionRequest>;
export type DiffRequest = z.output<typeof DiffRequest>;
export type IdsRequest = z.output<typeof IdsRequest>;

const failures = {
  failed: z.int(),
  failed_ids: z.array(z.string()),
  errors: z.record(z.string(), z.string()),
};
/** Of the failed ones those in conflict: a decision about many is no choice between their versions. */
const conflicting = { conflicting_ids: z.array(z.string()) };
export const ApproveBatchResult = z.object({
  approved: z.int(),
  approved_ids: z.array(z.string()),
  ...failures,
  ...conflicting,
});
export const DeactivateBatchResult = z.object({
  deactivated: z.int(),
  deactivated_ids: z.array(z.string()),
  ...failures,
});
export const DeleteBatchResult = z.object({
  deleted: z.int(),
  deleted_ids: z.array(z.string()),
  ...failures,
});
export const UndoBatchResult = z.object({
  undone: z.int(),
  undone_ids: z.array(z.string()),
  ...failures,
});
export type ApproveBatchResult = z.infer<typeof ApproveBatchResult>;
export type DeactivateBatchResult = z.infer<typeof DeactivateBatchResult>;
export type DeleteBatchResult = z.infer<typeof DeleteBatchResult>;
export type UndoBatchResult = z.infer<typeof UndoBatchResult>;

export const OPERATIONS = [
  'store',
  'edit',
  'approve',
  'deactivate',
  'delete',
  'restore',
  'undo',
  'expire',
] as const;
export type Operation = (typeof OPERATIONS)[number];
/** As the store keeps them. */
export const VERSION_STATUSES = ['applied', 'pending', 'approved', 'rejected', 'superseded'] as const;

/** The versioned fields of a memory at one version. */
export const Snapshot = z.object({
  content: z.string(),
  type: MemoryType,
  scope: Scope,
  state: State,
  importance: z.number().nullable(),
  tags: z.array(z.string()),
  metadata: z.record(z.string(), z.json()),
  namespace: z.string().nullable(),
  key: z.string().nullable(),
  valid_from: Timestamp.nullable(),
  valid_until: Timestamp.nullable(),
  expires_at: Timestamp.nullable(),
  deleted: z.boolean(),
});
export type Snapshot = z.infer<typeof Snapshot>;

/** One change of a memory: who, when, from where, why, before and after. */
export const Version = z.object({
  version: z.int(),
  /** The version this change was made on; null for the first. */
  base_version: z.int().nullable(),
  operation: z.enum(OPERATIONS),
  /**
   * `applied`; `pending` (waits for approval); `approved` (was pending, now applied); `rejected`; `superseded` (another version
   * took its place); `conflicting` (approved in a team, and disagrees with the version that is shown until that is settled).
   */
  status: z.enum([...VERSION_STATUSES, 'conflicting']),
  at: Timestamp,
  user: z.string(),
  agent: z.string().nullable(),
  source: z.string(),
  reason: z.string().nullable(),
  before: Snapshot.nullable(),
  after: Snapshot,
});
export type Version = z.infer<typeof Version>;

export const History = z.object({
  id: z.string(),
  current_version: z.int(),
  versions: z.array(Version),
  /** Names of users that stand for members of a team. */
  members: MemberNames.optional(),
});
export type History = z.infer<typeof History>;

export const FieldChange = z.object({ field: z.string(), from: z.json(), to: z.json() });
export const DiffResult = z.object({
  id: z.string(),
  from: z.int(),
  to: z.int(),
  changes: z.array(FieldChange),
  /** The content change word by word. */
  words: z.array(z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() })),
});
export type DiffResult = z.infer<typeof DiffResult>;

export const PurgeResult = z.object({
  id: z.string(),
  purged: z.literal(true),
  /** What may still hold the text: backups, other machines. */
  remains: z.array(z.string()),
});
export type PurgeResult = z.infer<typeof PurgeResult>;

/** Refuses what waits; `never`: agents of the same user may not propose the text again in that scope. */
const rejecting = { never: z.boolean().default(false), reason: Reason.optional() };
export const RejectRequest = z.strictObject({ version: VersionNumber.optional(), ...rejecting });
export type RejectRequest = z.output<typeof RejectRequest>;
/** The versions that were looked at, by id: one that has changed since is refused. */
const Versions = z.record(z.string(), VersionNumber).optional();
/** With `settle`, memories in conflict are decided about too, which settles each for its whole team. Without it they are left out. */
const batched = { versions: Versions, settle: z.boolean().optional() };
export const RejectBatchRequest = IdsRequest.extend({ ...batched, ...rejecting });
export type RejectBatchRequest = z.output<typeof RejectBatchRequest>;
/** With `scope`, each memory is moved there in the same step. */
export const ApproveBatchRequest = IdsRequest.extend({ ...batched, scope: Scope.optional() });
export type ApproveBatchRequest = z.output<typeof ApproveBatchRequest>;

/** What became of a rejected memory: `deleted`, or `kept` as it was before the change that was refused. */
export const RejectResult = z.object({
  id: z.string(),
  outcome: z.enum(['deleted', 'kept']),
  never: z.boolean(),
});
export type RejectResult = z.infer<typeof RejectResult>;
export const RejectBatchResult = z.object({
  rejected: z.int(),
  rejected_ids: z.array(z.string()),
  ...failures,
  ...conflicting,
});
export type RejectBatchResult = z.infer<typeof RejectBatchResult>;

export const MergeRequest = z.strictObject({
  /** The memory that stays. */
  into: z.string().min(1).max(128),
  /** Its text from now on; without it that stays as it is. */
  content: Content.optional(),
  /** The version of the memory that goes, and the newest one of that which stays, as they were looked at. */
  version: VersionNumber.optional(),
  base_version: VersionNumber.optional(),
  reason: Reason.optional(),
});
export type MergeRequest = z.output<typeof MergeRequest>;

/** A text that agents of `user` may not propose again in `scope`. */
export const Rejection = z.object({
  /** Of the memory that was rejected. */
  id: z.string(),
  content: z.string(),
  user: z.string(),
  agent: z.string(),
  scope: Scope,
  rejected_by: z.string(),
  rejected_at: Timestamp,
  reason: z.string().nullable(),
});
export type Rejection = z.infer<typeof Rejection>;
export const RejectionsRequest = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, 'must be one that this list gave out')
    .optional(),
});
export type RejectionsRequest = z.output<typeof RejectionsRequest>;
export const RejectionsResult = z.object({
  rejections: z.array(Rejection),
  next_cursor: z.string().nullable(),
});
export type RejectionsResult = z.infer<typeof RejectionsResult>;
export const AllowResult = z.object({ id: z.string(), allowed: z.int() });
export type AllowResult = z.infer<typeof AllowResult>;
