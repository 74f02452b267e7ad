import { z } from 'zod';

/** Who is looked at: a user, and one of its agents. */
export const AgentsSearch = z.object({
  user: z.string().optional().catch(undefined),
  agent: z.string().optional().catch(undefined),
});
export type AgentsSearch = z.infer<typeof AgentsSearch>;
