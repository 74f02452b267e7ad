import { z } from 'zod';

/** Which team is looked at, where there are several. */
export const TeamSearch = z.object({ team: z.string().optional().catch(undefined) });
