import { z } from 'zod';
import { ReviewHint } from './hints.ts';
import { SCOPES, SOURCES, STATES, TYPES } from './terms.ts';
import { safeText, textDefect, utf8Length } from './text.ts';
import { Timestamp } from './time.ts';

export { SCOPES, SOURCES, STATES, TYPES } from './terms.ts';

export const CONTENT_MAX_BYTES = 32 * 1024;
const METADATA_MAX_BYTES = 16 * 1024;
const METADATA_MAX_DEPTH = 32;

export const Scope = z.enum(SCOPES);
export const MemoryType = z.enum(TYPES);
export const State = z.enum(STATES);
export const Source = z.enum(SOURCES);
export type Scope = z.infer<typeof Scope>;
export type MemoryType = z.infer<typeof MemoryType>;
export type State = z.infer<typeof State>;
export type Source = z.infer<typeof Source>;

export const CONTENT_TOO_LONG =
  'is longer than 32 KiB; memories are short texts, files are for documents: store a summary and where to find the rest';

/** The text of a memory: 1 byte to 32 KiB of UTF-8 that is not only white space. */
export const Content = z.string().superRefine((text, context) => {
  const defect =
    text.trim() === ''
      ? 'must not be empty'
      : utf8Length(text) > CONTENT_MAX_BYTES
        ? CONTENT_TOO_LONG
        : textDefect(text);
  if (defect) context.addIssue({ code: 'custom', message: defect });
});

const UNIT_RANGE = 'must be between 0 and 1';
export const Importance = z.number().min(0, UNIT_RANGE).max(1, UNIT_RANGE);
export const Tag = safeText(1, 64);
export const Tags = z
  .array(Tag)
  .max(64)
  .transform((tags) => [...new Set(tags)]);

const PATH_SEGMENT = String.raw`[^/\p{Cc}]+`;
/** A path of segments without leading or trailing slash: `project/holdfast`. */
export const Namespace = safeText(1, 256).regex(
  new RegExp(`^${PATH_SEGMENT}(?:/${PATH_SEGMENT})*$`, 'u'),
  'must be segments separated by single slashes, such as project/holdfast',
);
/** The name of a memory inside its namespace. */
export const Key = safeText(1, 128).regex(new RegExp(`^${PATH_SEGMENT}$`, 'u'), 'must not contain a slash');

function depthOf(value: unknown, limit: number): number {
  if (limit < 0 || value === null || typeof value !== 'object') return 0;
  return 1 + Math.max(0, ...Object.values(value).map((inner) => depthOf(inner, limit - 1)));
}

/** Free-form JSON of the caller, kept as it is. */
export const Metadata = z.record(z.string(), z.json()).superRefine((value, context) => {
  if (depthOf(value, METADATA_MAX_DEPTH) > METADATA_MAX_DEPTH) {
    context.addIssue({ code: 'custom', message: `must not nest deeper than ${METADATA_MAX_DEPTH} levels` });
    return;
  }
  const json = JSON.stringify(value);
  if (utf8Length(json) > METADATA_MAX_BYTES)
    context.addIssue({ code: 'custom', message: 'must not exceed 16 KiB of JSON' });
  else if (!json.isWellFormed() || json.includes('\\u0000'))
    context.addIssue({ code: 'custom', message: 'must be valid Unicode without NUL characters' });
});
export type Metadata = z.infer<typeof Metadata>;

const nullableTime = Timestamp.nullable();

/** What a change may set. The part of a memory that is versioned, but for its state. */
export const editable = {
  content: Content,
  type: MemoryType,
  scope: Scope,
  importance: Importance.nullable(),
  tags: Tags,
  metadata: Metadata,
  namespace: Namespace.nullable(),
  key: Key.nullable(),
  valid_from: nullableTime,
  valid_until: nullableTime,
  expires_at: nullableTime,
};

export const Session = safeText(1, 128);
const Reason = safeText(1, 500);

export function checkPath(value: { namespace?: unknown; key?: unknown }, context: z.RefinementCtx) {
  if (value.key != null && value.namespace == null)
    context.addIssue({ code: 'custom', path: ['key'], message: 'needs a namespace beside it' });
}

export function checkValidity(
  value: { valid_from?: string | null | undefined; valid_until?: string | null | undefined },
  context: z.RefinementCtx,
) {
  if (value.valid_from && value.valid_until && Date.parse(value.valid_from) >= Date.parse(value.valid_until))
    context.addIssue({ code: 'custom', path: ['valid_until'], message: 'must be later than valid_from' });
}

/** What is said about a new memory; all but its text has a default. */
export const storable = {
  content: editable.content,
  type: editable.type.default('fact'),
  scope: editable.scope.default('user'),
  importance: editable.importance.default(null),
  tags: editable.tags.default([]),
  metadata: editable.metadata.default({}),
  namespace: editable.namespace.default(null),
  key: editable.key.default(null),
  session: Session.nullable().default(null),
  valid_from: editable.valid_from.default(null),
  valid_until: editable.valid_until.default(null),
  expires_at: editable.expires_at.default(null),
};

export const StoreRequest = z
  .strictObject({
    ...storable,
    /** Asks for a state. Without it the approval policy decides; `active` needs the right to review or trust. */
    state: State.optional(),
    /** `now` answers when the memory can be found by meaning, `later` when it is on disk. */
    embed: z.enum(['now', 'later']).default('now'),
    /** What to do when the same owner has the same text in the same scope: answer with it, or store another. */
    on_duplicate: z.enum(['return', 'store']).default('return'),
    reason: Reason.optional(),
  })
  .superRefine(checkPath)
  .superRefine(checkValidity);
export type StoreRequest = z.output<typeof StoreRequest>;
export type StoreInput = z.input<typeof StoreRequest>;

export const BATCH_MAX = 1000;
/** Items are checked one by one by the use case, so that one bad item stops no other. */
export const StoreBatchRequest = z.strictObject({
  memories: z.array(z.unknown()).min(1).max(BATCH_MAX),
  embed: z.enum(['now', 'later']).default('now'),
});
export type StoreBatchRequest = z.output<typeof StoreBatchRequest>;

export const EditRequest = z
  .strictObject({
    ...editable,
    /** The version that the editor saw; another newest version is refused with `stale_version`. */
    base_version: z.int().positive(),
    /** Approves the edit in the same step; needs the right to review. */
    approve: z.boolean(),
    reason: Reason,
  })
  .partial()
  .superRefine(checkValidity)
  .refine((edit) => Object.keys(edit).some((field) => field in editable), {
    error: 'needs at least one field to change',
  });
export type EditRequest = z.output<typeof EditRequest>;

/** What members of a team on other machines are called, by the user that stands for them here. */
export const MemberNames = z.record(z.string(), z.string());

/** A memory as the API shows it. */
export const Memory = z.object({
  id: z.string(),
  content: z.string(),
  type: MemoryType,
  scope: Scope,
  state: State,
  importance: Importance.nullable(),
  tags: z.array(z.string()),
  metadata: z.record(z.string(), z.json()),
  namespace: z.string().nullable(),
  key: z.string().nullable(),
  tenant: z.string(),
  user: z.string(),
  agent: z.string(),
  session: z.string().nullable(),
  source: Source,
  created_at: Timestamp,
  updated_at: Timestamp,
  valid_from: nullableTime,
  valid_until: nullableTime,
  expires_at: nullableTime,
  last_accessed_at: nullableTime,
  access_count: z.int(),
  /** The version that this view shows, and that recall serves while the memory is active. */
  version: z.int(),
  /** A newer version that waits for approval; shown to those who may review it and to its author. */
  pending_version: z.int().nullable(),
  reviewed_by: z.string().nullable(),
  reviewed_at: nullableTime,
  /** Why to look twice at what waits; where HTTP shows a waiting memory to somebody who may review it. */
  review_hints: z.array(ReviewHint).optional(),
  /** Names of `user` and `reviewed_by` where they stand for members of a team; where one memory is read. */
  members: MemberNames.optional(),
});
export type Memory = z.infer<typeof Memory>;

export const StoreOutcome = z.enum(['created', 'updated', 'pending', 'duplicate', 'unchanged']);
export type StoreOutcome = z.infer<typeof StoreOutcome>;

export const ChangeOutcome = z.enum([...StoreOutcome.options, 'deleted']);
export type ChangeOutcome = z.infer<typeof ChangeOutcome>;

export const StoreResult = z.object({
  memory: Memory,
  /**
   * `created`; `updated` (a keyed store made a new version); `pending` (that version waits for approval); `duplicate`
   * (the same text was there already); `unchanged` (it was there, and was set aside or rejected); `deleted` (an undo took
   * back the store itself).
   */
  outcome: ChangeOutcome,
  /** For people: what happened and what to do next, when the outcome is not plain. */
  notice: z.string().nullable(),
  /** False while the memory can be found by its words only. */
  embedded: z.boolean(),
  /** Why recall by meaning is not available, or null. */
  degraded: z.string().nullable(),
});
export type StoreResult = z.infer<typeof StoreResult>;

export const ProblemSchema = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
});

export const StoreBatchResult = z.object({
  stored: z.int(),
  failed: z.int(),
  results: z.array(
    z.union([
      z.object({ index: z.int(), ok: z.literal(true), id: z.string(), state: State, outcome: StoreOutcome }),
      z.object({ index: z.int(), ok: z.literal(false), error: ProblemSchema }),
    ]),
  ),
  degraded: z.string().nullable(),
});
export type StoreBatchResult = z.infer<typeof StoreBatchResult>;
