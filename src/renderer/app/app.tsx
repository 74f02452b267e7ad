import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { Tooltip } from 'radix-ui';
import { useEffect } from 'react';
import { isSignedOut } from '../lib/api.ts';
import { connection, followEvents } from '../lib/events.ts';
import { Toaster } from '../ui/toaster.tsx';
import { followDesktop } from './desktop.ts';
import { createAppRouter, loadPagesLater } from './router.tsx';

/** The event stream says what became stale, so nothing becomes so by age alone but what no event tells. */
const STALE_MS = 30_000;

const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => isSignedOut(error) && connection.set('signed-out'),
  }),
  defaultOptions: {
    // The SDK tries again by itself, and knows what may be repeated.
    queries: { retry: false, staleTime: STALE_MS, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
});
const router = createAppRouter();

export function App() {
  useEffect(() => followEvents(queryClient), []);
  useEffect(() => followDesktop(router), []);
  useEffect(() => loadPagesLater(router), []);
  return (
    <QueryClientProvider client={queryClient}>
      <Tooltip.Provider delayDuration={400}>
        <RouterProvider router={router} />
        <Toaster />
      </Tooltip.Provider>
    </QueryClientProvider>
  );
}
