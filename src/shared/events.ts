import { z } from 'zod';
import { EVENT_TYPES, MUTE_EVENTS } from './terms.ts';
import { Timestamp } from './time.ts';

export { EVENT_TYPES } from './terms.ts';

/** How a memory changed. */
export type ChangeType = (typeof EVENT_TYPES)[number];

/** What changed, as `/api/v1/events` tells it: ids, never content. */
export const MemoryEvent = z.object({
  type: z.enum([...EVENT_TYPES, ...MUTE_EVENTS]),
  id: z.string(),
  version: z.int(),
  at: Timestamp,
});
export type MemoryEvent = z.infer<typeof MemoryEvent>;
