import { z } from 'zod';
import { EVENT_TYPES, MUTE_EVENTS, TEAM_EVENTS } from './terms.ts';
import { Timestamp } from './time.ts';

export { EVENT_TYPES } from './terms.ts';

/** How a memory changed. */
export type ChangeType = (typeof EVENT_TYPES)[number];

/** What happened to a memory: ids, never content. */
export const MemoryEvent = z.object({
  type: z.enum([...EVENT_TYPES, ...MUTE_EVENTS]),
  id: z.string(),
  version: z.int(),
  at: Timestamp,
});
export type MemoryEvent = z.infer<typeof MemoryEvent>;

/** Of a team its members, its state or how far sync is are not what they were; `id` is the team's. */
export const TeamEvent = z.object({ type: z.enum(TEAM_EVENTS), id: z.string(), at: Timestamp });
export type TeamEvent = z.infer<typeof TeamEvent>;

/** What `/api/v1/events` tells. */
export const StreamEvent = z.discriminatedUnion('type', [MemoryEvent, TeamEvent]);
export type StreamEvent = z.infer<typeof StreamEvent>;
