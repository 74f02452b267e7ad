import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { anyMemoryQuery, waitingQuery } from '../lib/queries.ts';
import { Page } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/states.tsx';

/** What opens first: the review when something waits, the welcome when nothing was ever stored, else the memories. */
async function firstView(client: QueryClient): Promise<'/review' | '/welcome' | '/memories'> {
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

/** Stands in for the first view while the engine starts and it is not known which one that is. */
export function Start() {
  const client = useQueryClient();
  const navigate = useNavigate();
  useEffect(() => {
    let isLeft = false;
    void firstView(client).then((to) => {
      // Who has gone elsewhere meanwhile stays there.
      if (!isLeft) void navigate({ to, replace: true });
    });
    return () => {
      isLeft = true;
    };
  }, [client, navigate]);
  return (
    <Page title="Holdfast">
      <SkeletonRows rows={10} label="Holdfast is starting" />
    </Page>
  );
}
