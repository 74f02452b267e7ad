/** The thread of checks. It has a connection of its own to each file that it looks at. */
import { parentPort } from 'node:worker_threads';
import { HoldfastError, toProblem } from '../../../../../shared/errors.ts';
import type { FromWorker, ToWorker } from '../../../worker-calls.ts';
import { type CheckAnswers, type CheckTask, perform } from './task.ts';

if (parentPort === null) throw new Error('worker.ts runs in a worker thread only');
const port = parentPort;

const send = (message: FromWorker<CheckAnswers[CheckTask['kind']]>): void => port.postMessage(message);

port.on('message', (message: ToWorker<CheckTask>) => {
  if (message.kind === 'close') process.exit(0);
  const { id, task } = message;
  try {
    send({ kind: 'answer', id, answer: perform(task) });
  } catch (error) {
    // Anything else is a fault of ours: it ends the thread, and who asked hears of it.
    if (!(error instanceof HoldfastError)) throw error;
    send({ kind: 'failed', id, problem: toProblem(error) });
  }
});
