/** A thread of reads. It has a connection of its own to the database and only reads there. */
import { parentPort, workerData } from 'node:worker_threads';
import { HoldfastError, toProblem } from '../../../shared/errors.ts';
import { openDatabase } from '../store/database.ts';
import type { FromWorker, ToWorker } from '../worker-calls.ts';
import { answer, type ReadAnswers, type ReadTask } from './task.ts';

if (parentPort === null) throw new Error('worker.ts runs in a worker thread only');
const port = parentPort;
const db = openDatabase(workerData.database as string, { readonly: true });

const send = (message: FromWorker<ReadAnswers[ReadTask['kind']]>): void => port.postMessage(message);

port.on('message', (message: ToWorker<ReadTask>) => {
  if (message.kind === 'close') {
    db.close();
    process.exit(0);
  }
  const { id, task } = message;
  try {
    send({ kind: 'answer', id, answer: db.read((one) => answer(one, task)) });
  } catch (error) {
    // Anything else is a fault of ours: it ends the thread, and the engine hears of it.
    if (!(error instanceof HoldfastError)) throw error;
    send({ kind: 'failed', id, problem: toProblem(error) });
  }
});
