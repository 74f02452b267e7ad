import { z } from 'zod';
import { AUDIT_KINDS, AUDIT_OUTCOMES } from '../../../shared/terms.ts';

/** How many days the charts may show. */
export const PERIODS = [7, 30, 90, 365] as const;
export type Period = (typeof PERIODS)[number];

export type Kind = (typeof AUDIT_KINDS)[number];

const text = z.string().min(1).max(256).optional().catch(undefined);
const day = z.iso.date().optional().catch(undefined);

/** What the address of the page holds. What does not fit is left out. */
export const activitySearch = z.object({
  days: z.literal(PERIODS).optional().catch(undefined),
  kind: z.enum(AUDIT_KINDS).optional().catch(undefined),
  outcome: z.enum(AUDIT_OUTCOMES).optional().catch(undefined),
  agent: text,
  /** The id of a memory, key or user. */
  object: text,
  /** Calendar days where the person is; both are included. */
  from: day,
  to: day,
});
export type ActivitySearch = z.output<typeof activitySearch>;
