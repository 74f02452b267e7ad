import { SHARE_ENV, Worker } from 'node:worker_threads';

const PROGRAM = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);

let ahead: Worker | undefined;

function start(): Worker {
  return new Worker(PROGRAM, {
    name: 'holdfast-embed',
    // ONNX Runtime reads ORT_DISABLE_TELEMETRY, which the thread sets, from the environment of the process; a worker's
    // private copy would not reach it.
    env: SHARE_ENV,
    // Every run leaves up to 400 kB of garbage: collecting it early keeps some ten megabytes from piling up.
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });
}

/** Starts a thread for the model before anybody knows which: it reads its libraries while the engine reads its own. */
export function startThreadAhead(): void {
  const thread = start();
  ahead = thread;
  const gone = (): void => {
    if (ahead === thread) ahead = undefined;
  };
  // One that ends before it is taken is not missed: another one is started then, and fails where somebody listens.
  thread.once('error', gone).once('exit', gone);
}

/** A thread that waits for a message about the model to load: that which was started ahead, or a new one. */
export function takeThread(): Worker {
  const thread = ahead ?? start();
  ahead = undefined;
  return thread;
}
