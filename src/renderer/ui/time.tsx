import { useEffect } from 'react';
import { formatAgo, formatTime } from '../lib/format.ts';
import { createStore, useStore } from '../lib/store.ts';

const now = createStore(Date.now());

/** Keeps relative times true. Mounted once, by the shell. */
export function useClock(): void {
  useEffect(() => {
    const timer = setInterval(() => now.set(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
}

/** A moment, relative to now; its day and time on hover. `at` is an ISO timestamp. */
export function Time({ at, className }: { at: string; className?: string }) {
  const clock = useStore(now);
  return (
    <time dateTime={at} title={formatTime(at)} className={className}>
      {formatAgo(at, clock)}
    </time>
  );
}
