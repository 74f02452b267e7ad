import { z } from 'zod';
import { ReviewHint } from './hints.ts';
import { MemberNames, Memory, Scope } from './memory.ts';
import { FieldChange } from './review.ts';
import { Name } from './text.ts';
import { Timestamp } from './time.ts';

export const ReviewQueueRequest = z.strictObject({
  scope: Scope.optional(),
  /** Memories of this agent, whoever proposes to change them. */
  agent: Name.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(1024).optional(),
});
export type ReviewQueueRequest = z.output<typeof ReviewQueueRequest>;

/** The version that waits: who wrote it and, of an approved memory, what it would change. */
export const Proposal = z.object({
  version: z.int(),
  at: Timestamp,
  user: z.string(),
  agent: z.string().nullable(),
  source: z.string(),
  reason: z.string().nullable(),
  changes: z.array(FieldChange),
});
export type Proposal = z.infer<typeof Proposal>;

/** A memory as it is now, with the version that waits and why to look twice at that. */
export const ReviewItem = Memory.extend({
  proposal: Proposal,
  /**
   * With what approved versions of it disagree in a team: another `change`, or a `delete`. Approving settles that with the text
   * that is approved; rejecting a memory that is in conflict with a delete, with the delete.
   */
  conflict: z.enum(['change', 'delete']).nullable(),
  review_hints: z.array(ReviewHint),
});
export type ReviewItem = z.infer<typeof ReviewItem>;

/** What one agent stored in one session. A page may begin or end inside of it. */
export const ReviewBatch = z.object({
  user: z.string(),
  agent: z.string(),
  session: z.string().nullable(),
  /** How many of it wait, on this page or not. */
  size: z.int(),
  newest_at: Timestamp,
  oldest_at: Timestamp,
  memories: z.array(ReviewItem),
});
export type ReviewBatch = z.infer<typeof ReviewBatch>;

export const ReviewQueue = z.object({
  batches: z.array(ReviewBatch),
  waiting: z.int(),
  next_cursor: z.string().nullable(),
  /** Names of users that stand for members of a team. */
  members: MemberNames.optional(),
  /** Why similar memories could not be looked for, or null. */
  degraded: z.string().nullable(),
});
export type ReviewQueue = z.infer<typeof ReviewQueue>;
