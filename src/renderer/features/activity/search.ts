import { z } from 'zod';

/** How many days the charts may show. */
export const PERIODS = [7, 30, 90, 365] as const;
export type Period = (typeof PERIODS)[number];

/** What a person does to, in the words of the audit log: the part of an action before the dot. */
export const KINDS = ['memory', 'key', 'user', 'grant', 'session', 'webhook', 'team', 'system'] as const;
export type Kind = (typeof KINDS)[number];

const text = z.string().min(1).max(256).optional().catch(undefined);
const day = z.iso.date().optional().catch(undefined);

/** What the address of the page holds. What does not fit is left out. */
export const activitySearch = z.object({
  days: z.literal(PERIODS).optional().catch(undefined),
  kind: z.enum(KINDS).optional().catch(undefined),
  outcome: z.enum(['ok', 'refused']).optional().catch(undefined),
  agent: text,
  /** The id of a memory, key or user. */
  object: text,
  /** Calendar days where the person is; both are included. */
  from: day,
  to: day,
});
export type ActivitySearch = z.output<typeof activitySearch>;
