import type { QueryClient } from '@tanstack/react-query';
import { anyMemoryQuery, waitingQuery } from '../lib/queries.ts';

/** What opens first: the review when something waits, the welcome when nothing was ever stored, else the memories. */
export async function firstView(client: QueryClient): Promise<'/review' | '/welcome' | '/memories'> {
  try {
    const [waiting, hasAny] = await Promise.all([
      client.ensureQueryData(waitingQuery),
      client.ensureQueryData(anyMemoryQuery),
    ]);
    if (waiting) return '/review';
    return hasAny ? '/memories' : '/welcome';
  } catch {
    // The memories say what is wrong with the engine, and go on when it answers.
    return '/memories';
  }
}
