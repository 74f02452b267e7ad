import { parentPort } from 'node:worker_threads';
import { HoldfastError, toProblem } from '../../shared/errors.ts';
import type { FromWorker, ToWorker } from './worker-calls.ts';

/**
 * The side of `WorkerCalls` that is the thread: answers one task after the other with `perform`, whose `HoldfastError`s
 * reach who asked. `release` gives back what the thread holds before it ends.
 */
export function answerCalls<Task, Answer>(perform: (task: Task) => Answer, release: () => void): void {
  if (parentPort === null) throw new Error('Calls are answered in a worker thread only');
  const port = parentPort;
  const send = (message: FromWorker<Answer>): void => port.postMessage(message);

  port.on('message', (message: ToWorker<Task>) => {
    if (message.kind === 'close') {
      release();
      process.exit(0);
    }
    const { id, task } = message;
    try {
      send({ kind: 'answer', id, answer: perform(task) });
    } catch (error) {
      // Anything else is a fault of ours: it ends the thread, and who asked hears of it.
      if (!(error instanceof HoldfastError)) throw error;
      send({ kind: 'failed', id, problem: toProblem(error) });
    }
  });
}
