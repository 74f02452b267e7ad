/** A thread that folds the write-ahead log into the database, over a connection of its own. */
import { workerData } from 'node:worker_threads';
import { openDatabase } from '../../store/database.ts';
import { answerCalls } from '../../worker-answers.ts';

const db = openDatabase(workerData.database as string);

answerCalls(
  () => {
    db.foldLog();
    // What was written meanwhile.
    db.foldLog();
  },
  () => db.close(),
);
