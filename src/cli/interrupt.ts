import { HoldfastError } from '../shared/errors.ts';

/** Runs `task` with a signal that Ctrl+C aborts. A second Ctrl+C ends the process at once, as everywhere. */
export async function interruptible<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = () => controller.abort(new HoldfastError('unavailable', 'Interrupted.'));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    return await task(controller.signal);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
