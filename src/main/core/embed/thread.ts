import { SHARE_ENV, Worker } from 'node:worker_threads';
import { BUNDLED_SETUP, type ModelSetup } from './models.ts';
import type { ToWorker } from './protocol.ts';

const PROGRAM = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);

/** What a thread is told with which it starts. */
export interface ThreadData {
  /** It works beside others through a backlog: nobody waits for it, and it must not be in anybody's way. */
  helps: boolean;
}

let ahead: Worker | undefined;
/** Whether that has been told to load the bundled model. */
let loading = false;

function start(data: ThreadData = { helps: false }): Worker {
  return new Worker(PROGRAM, {
    name: 'holdfast-embed',
    workerData: data,
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

const tell = (thread: Worker, message: ToWorker): void => thread.postMessage(message);

/** Has the thread that was started ahead load the bundled model, which is the one that will be asked for in all likelihood. */
export function loadBundledAhead(): void {
  if (ahead === undefined) return;
  tell(ahead, { kind: 'prepare', setup: BUNDLED_SETUP });
  loading = true;
}

/** A thread for a backlog, which waits to be told to load a model. */
export const startHelper = (): Worker => start({ helps: true });

/** A thread that waits to be told to load this model: that which was started ahead, or a new one. */
export function takeThread(setup: ModelSetup): Worker {
  const thread = ahead;
  ahead = undefined;
  if (thread === undefined) return start();
  if (!loading || setup === BUNDLED_SETUP) return thread;
  tell(thread, { kind: 'close' });
  return start();
}

/** Ends the thread that was started ahead where nobody has taken it: to end the process while it loads a model aborts that. */
export async function endThreadAhead(): Promise<void> {
  const thread = ahead;
  if (thread === undefined) return;
  tell(thread, { kind: 'close' });
  await new Promise((gone) => thread.once('exit', gone));
}
