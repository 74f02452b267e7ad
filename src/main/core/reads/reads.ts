import { HoldfastError } from '../../../shared/errors.ts';
import type { Database } from '../store/database.ts';
import { indexEnds } from '../store/search-index.ts';
import { WorkerCalls } from '../worker-calls.ts';
import { answer, type ReadAnswers, type ReadTask } from './task.ts';

const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
/** To look at so many takes some milliseconds: less than a thread takes to start, and nobody notices who asks meanwhile. */
const FEW = 2_000;
const IDLE_MS = 60_000;

/** A list is not to wait for the counts beside it, which take longer: each has a thread. */
const LISTS: readonly ReadTask['kind'][] = ['page', 'queue', 'audit'];

export interface ReadsOptions {
  db: Database;
  /** With up to so many memories everything is read at once, without a thread. */
  few?: number;
  onFailure(error: unknown): void;
}

/**
 * Reads that may look at all memories. Where there are many, threads do it: at 100,000 it takes up to some hundred milliseconds, in
 * which the engine answers everybody else.
 */
export class Reads {
  readonly #db: Database;
  readonly #few: number;
  readonly #lists: WorkerCalls<ReadTask, ReadAnswers[ReadTask['kind']]>;
  readonly #counts: WorkerCalls<ReadTask, ReadAnswers[ReadTask['kind']]>;

  constructor({ db, few = FEW, onFailure }: ReadsOptions) {
    this.#db = db;
    this.#few = few;
    const thread = (name: string) =>
      new WorkerCalls<ReadTask, ReadAnswers[ReadTask['kind']]>({
        program: WORKER,
        name,
        setup: { database: db.path },
        idleMs: IDLE_MS,
        onFailure,
        ended: () =>
          new HoldfastError(
            'unavailable',
            'The memories could not be read.',
            'Try again; the log says what happened.',
          ),
      });
    this.#lists = thread('holdfast-lists');
    this.#counts = thread('holdfast-counts');
  }

  /** Rejects with `unavailable` when the thread ends before it has answered. */
  async of<Kind extends ReadTask['kind']>(task: ReadTask & { kind: Kind }): Promise<ReadAnswers[Kind]> {
    const isFew = indexEnds(this.#db).memories <= this.#few;
    const thread = LISTS.includes(task.kind) ? this.#lists : this.#counts;
    const done = isFew ? this.#db.read((db) => answer(db, task)) : await thread.run(task);
    return done as ReadAnswers[Kind];
  }

  /** Ends the threads; what they were asked for is rejected. */
  async close(): Promise<void> {
    await Promise.all([this.#lists.close(), this.#counts.close()]);
  }
}
