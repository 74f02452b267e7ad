import { z } from 'zod';
import { Timestamp } from './time.ts';

export const EVENT_TYPES = [
  'memory.stored',
  'memory.changed',
  'memory.pending',
  'memory.approved',
  'memory.deactivated',
  'memory.deleted',
  'memory.restored',
  'memory.purged',
] as const;

/** What changed, as `/api/v1/events` tells it: ids, never content. */
export const MemoryEvent = z.object({
  type: z.enum(EVENT_TYPES),
  id: z.string(),
  version: z.int(),
  at: Timestamp,
});
export type MemoryEvent = z.infer<typeof MemoryEvent>;
