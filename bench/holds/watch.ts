/** Loaded into an engine's process before its program: says, when asked, how long the event loop was held at most. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

const NANOSECONDS = 1e6;

const loop = monitorEventLoopDelay({ resolution: 1 });
loop.enable();

// Each question ends a span: the answer is the longest hold, in milliseconds, since the question before.
process.on('message', () => {
  process.send?.(loop.max / NANOSECONDS);
  loop.reset();
});
// Who only listens must not keep the engine from ending.
process.channel?.unref();
