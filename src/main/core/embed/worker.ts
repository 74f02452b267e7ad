/**
 * The thread that owns one copy of the model. It embeds piece by piece and looks for messages in between, so that a
 * query waits for one piece at most (about 30 ms for a full one) and `close` takes effect at once.
 */
import { constants, setPriority } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { HoldfastError, type Problem, toProblem } from '../../../shared/errors.ts';
import { DIMENSIONS } from './embedder.ts';
import type { Model } from './model.ts';
import type { ModelSetup } from './models.ts';
import type { FromWorker, Purpose, ToWorker } from './protocol.ts';
import type { ThreadData } from './thread.ts';

interface Task {
  id: number;
  pieces: number[][];
  /** How many pieces are done. */
  done: number;
  vectors: Float32Array<ArrayBuffer>;
}

const BY_KEYWORD = 'Search by keyword still works.';

if (parentPort === null) throw new Error('worker.ts runs in a worker thread only');
const port = parentPort;
const waiting: Record<Purpose, Task[]> = { query: [], document: [] };
let working = false;

const send = (message: FromWorker, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

function accept(model: Model, id: number, purpose: Purpose, text: string): void {
  const pieces = model.pieces(purpose, text).slice(0, purpose === 'query' ? 1 : undefined);
  waiting[purpose].push({ id, pieces, done: 0, vectors: new Float32Array(pieces.length * DIMENSIONS) });
}

async function advance(model: Model, task: Task): Promise<void> {
  const piece = task.pieces[task.done];
  if (piece !== undefined) task.vectors.set(await model.embed(piece), task.done * DIMENSIONS);
  task.done += 1;
}

async function work(model: Model): Promise<void> {
  if (working) return;
  working = true;
  for (;;) {
    await nextTurn(); // messages come in here
    const queue = waiting.query.length > 0 ? waiting.query : waiting.document;
    const task = queue[0];
    if (task === undefined) break;
    try {
      await advance(model, task);
      if (task.done < task.pieces.length) continue;
      send({ kind: 'embedded', id: task.id, vectors: task.vectors }, [task.vectors.buffer]);
    } catch (error) {
      send({
        kind: 'rejected',
        id: task.id,
        problem: explain(error, 'The model failed on this text', BY_KEYWORD),
      });
    }
    queue.shift();
  }
  working = false;
}

function explain(error: unknown, what: string, hint: string): Problem {
  if (error instanceof HoldfastError) return toProblem(error);
  const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
  return { code: 'unavailable', message: `${what}: ${reason}`, hint };
}

/** Gives way to others. On Linux the priority is that of the thread that asks; elsewhere it would be that of the whole process. */
function giveWay(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Sandboxes may forbid it; the work is the same without.
  }
}

if ((workerData as ThreadData).helps) giveWay();

// Before the native library is loaded, which asks the environment of the process.
process.env.ORT_DISABLE_TELEMETRY = '1';
const library = import('./model.ts');
// Told to whoever asks for a model.
library.catch(() => {});

let loading: Promise<Model> | undefined;
let model: Model | undefined;

function begin(setup: ModelSetup): Promise<Model> {
  const begun = library.then(({ loadModel }) => loadModel(setup));
  begun.catch(() => {});
  return begun;
}

async function load(setup: ModelSetup): Promise<void> {
  try {
    model = await (loading ?? begin(setup));
    send({ kind: 'ready' });
  } catch (error) {
    send({
      kind: 'failed',
      problem: explain(
        error,
        'The runtime of the embedding model could not be started',
        `Run \`npm install\` again on this machine. ${BY_KEYWORD}`,
      ),
    });
    port.close();
  }
}

function embed({ id, purpose, text }: Extract<ToWorker, { kind: 'embed' }>): void {
  if (model === undefined) throw new Error('asked to embed before the model was loaded');
  try {
    accept(model, id, purpose, text);
  } catch (error) {
    send({
      kind: 'rejected',
      id,
      problem: explain(error, 'This text cannot be cut into tokens', BY_KEYWORD),
    });
  }
  void work(model);
}

port.on('message', (message: ToWorker) => {
  // Leaving by itself between two calls: terminating a thread inside ONNX Runtime aborts the whole process.
  if (message.kind === 'close') process.exit(0);
  if (message.kind === 'prepare') loading = begin(message.setup);
  else if (message.kind === 'load') void load(message.setup);
  else embed(message);
});
