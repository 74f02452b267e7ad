import { z } from 'zod';

/** What the address of a memory's page holds besides its id. */
export const MemorySearch = z.object({
  /** Opens it for editing. */
  edit: z.literal(true).optional().catch(undefined),
  /** The version that is compared with the one before it. */
  version: z.number().int().positive().optional().catch(undefined),
});
export type MemorySearch = z.output<typeof MemorySearch>;
