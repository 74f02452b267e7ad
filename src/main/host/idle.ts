import type { OpenedEngine } from '../core/open.ts';

const CHECKS = 20;
const SHORTEST_CHECK_MS = 100;
const MINUTE_MS = 60_000;

/**
 * Calls `leave` when no request has come for as long as the settings say and nothing is left to do: messages of webhooks
 * are delivered or given up, and no text is being embedded.
 */
export function watchIdle(
  engine: OpenedEngine,
  activity: { lastRequestAt: number; running: number },
  leave: (reason: 'idle') => void,
): NodeJS.Timeout {
  const limit = () => engine.settings.current().idle_minutes * MINUTE_MS;
  const isUnused = () => activity.running === 0 && Date.now() - activity.lastRequestAt > limit();
  return setInterval(
    () => {
      if (isUnused() && !engine.isWorking()) leave('idle');
    },
    Math.max(SHORTEST_CHECK_MS, limit() / CHECKS),
  );
}
