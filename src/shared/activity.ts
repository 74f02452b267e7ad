import { z } from 'zod';
import { BATCH_MAX, Memory, Source } from './memory.ts';
import { RECALL_FACES } from './terms.ts';
import { safeText } from './text.ts';
import { Timestamp } from './time.ts';

export { RECALL_FACES } from './terms.ts';

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}

/** A time zone of the IANA database. Decides where days begin. */
const TimeZone = safeText(1, 64).refine(isTimeZone, {
  error: 'must be the name of a time zone, such as Europe/Berlin or UTC',
});

const Days = z.coerce.number().int().min(1).max(366);
const Count = z.int().min(0);

/** A calendar day: `2025-01-15`. */
const CalendarDay = z.iso.date();

export const ActivityRequest = z.strictObject({
  /** How many days, today included. */
  days: Days.default(30),
  time_zone: TimeZone.default('UTC'),
});
export type ActivityRequest = z.output<typeof ActivityRequest>;

/** Counts of one agent, one for each day. Agents beyond the busiest are counted together, as `null`. */
export const AgentSeries = z.object({
  user: z.string().nullable(),
  agent: z.string().nullable(),
  counts: z.array(Count),
});
export type AgentSeries = z.infer<typeof AgentSeries>;

/** What happened on each of the last days, as far as the caller may know of it. */
export const Activity = z.object({
  time_zone: z.string(),
  /** Oldest first; the counts of every series are in this order. */
  days: z.array(CalendarDay),
  /** Memories that are there, by the day on which they were stored, the busiest agents first. */
  created: z.array(AgentSeries),
  /** How many waited for the caller's review at the end of each day, now for today; null for those who may not review. */
  waiting: z.array(Count).nullable(),
  /** Memories that search and context handed out. */
  recalled: z.array(AgentSeries),
});
export type Activity = z.infer<typeof Activity>;

export const RecallsRequest = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  days: Days.default(90),
  time_zone: TimeZone.default('UTC'),
});
export type RecallsRequest = z.output<typeof RecallsRequest>;

/** One answer that a memory was part of. What was asked is not kept. */
export const Recall = z.object({
  at: Timestamp,
  user: z.string(),
  agent: z.string(),
  session: z.string().nullable(),
  source: Source,
  via: z.enum(RECALL_FACES),
  /** Place in the answer, from 1. */
  position: z.int().positive(),
});
export type Recall = z.infer<typeof Recall>;

/** Where a memory was recalled lately, by those whom the caller may know of. */
export const Recalls = z.object({
  id: z.string(),
  /** Newest first. */
  recalls: z.array(Recall),
  /** Days and agents with at least one recall, oldest day first. */
  by_day: z.array(
    z.object({ day: CalendarDay, user: z.string(), agent: z.string(), count: z.int().positive() }),
  ),
  /** How often callers reported that it was of use, and when last. */
  used_count: Count,
  last_used_at: Timestamp.nullable(),
});
export type Recalls = z.infer<typeof Recalls>;

/** Memories that were recalled and were of use. */
export const UsedRequest = z.strictObject({ ids: z.array(z.string().min(1).max(128)).min(1).max(BATCH_MAX) });
export type UsedRequest = z.output<typeof UsedRequest>;

export const UsedResult = z.object({
  used: Count,
  used_ids: z.array(z.string()),
  failed: Count,
  failed_ids: z.array(z.string()),
  errors: z.record(z.string(), z.string()),
});
export type UsedResult = z.infer<typeof UsedResult>;

export const RelatedRequest = z.strictObject({
  limit: z.coerce.number().int().min(1).max(50).default(8),
});
export type RelatedRequest = z.output<typeof RelatedRequest>;

export const RelatedMemory = Memory.extend({
  /** How near it is, 0 to 1. */
  score: z.number(),
});
export type RelatedMemory = z.infer<typeof RelatedMemory>;

export const RelatedResult = z.object({
  id: z.string(),
  /** Nearest first; empty when nothing is near. */
  related: z.array(RelatedMemory),
  /** Why the answer is less than it could be, or null. */
  degraded: z.string().nullable(),
});
export type RelatedResult = z.infer<typeof RelatedResult>;

/** A memory that the caller's agents do not recall, although they may. */
export const Mute = z.object({ memory: Memory, muted_at: Timestamp });
export type Mute = z.infer<typeof Mute>;

export const MutesResult = z.object({ mutes: z.array(Mute) });
export type MutesResult = z.infer<typeof MutesResult>;

export const MuteResult = z.object({ id: z.string(), muted: z.boolean() });
export type MuteResult = z.infer<typeof MuteResult>;
