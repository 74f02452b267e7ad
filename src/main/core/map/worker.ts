/**
 * The thread of the map. It has a connection of its own to the database and only reads there; the places that it finds are
 * kept by the engine. A long task stops now and then, so that the map can be asked for and the thread can end.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { HoldfastError, toProblem } from '../../../shared/errors.ts';
import { openDatabase } from '../store/database.ts';
import type { FromWorker, ToWorker } from '../worker-calls.ts';
import { arrange } from './arrange.ts';
import { draw } from './draw.ts';
import type { MapAnswers, MapSetup, MapTask } from './protocol.ts';

if (parentPort === null) throw new Error('worker.ts runs in a worker thread only');
const port = parentPort;
const { database } = workerData as MapSetup;
const db = openDatabase(database, { readonly: true });

const send = (message: FromWorker<MapAnswers[MapTask['kind']]>, transfer: ArrayBuffer[] = []): void =>
  port.postMessage(message, transfer);

async function run(id: number, task: MapTask): Promise<void> {
  if (task.kind === 'draw') {
    const answer = new TextEncoder().encode(JSON.stringify(draw(db, task.where)));
    send({ kind: 'answer', id, answer }, [answer.buffer]);
    return;
  }
  const breathe = async (done: number) => {
    send({ kind: 'progress', id, done });
    await nextTurn();
  };
  const answer = await arrange({ db, model: task.model, anew: task.anew, breathe });
  const { seqs, stamps, places, landmarks } = answer.points;
  send({ kind: 'answer', id, answer }, [seqs.buffer, stamps.buffer, places.buffer, landmarks.buffer]);
}

port.on('message', (message: ToWorker<MapTask>) => {
  if (message.kind === 'close') {
    db.close();
    process.exit(0);
  }
  run(message.id, message.task).catch((error: unknown) => {
    // Anything else is a fault of ours: it ends the thread, and the engine hears of it.
    if (!(error instanceof HoldfastError)) throw error;
    send({ kind: 'failed', id: message.id, problem: toProblem(error) });
  });
});
