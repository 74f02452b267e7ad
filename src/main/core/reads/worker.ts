/** A thread of reads. It has a connection of its own to the database and only reads there. */
import { workerData } from 'node:worker_threads';
import { openDatabase } from '../store/database.ts';
import { answerCalls } from '../worker-answers.ts';
import { answer, type ReadTask } from './task.ts';

const db = openDatabase(workerData.database as string, { readonly: true });

answerCalls(
  (task: ReadTask) => db.read((one) => answer(one, task)),
  () => db.close(),
);
