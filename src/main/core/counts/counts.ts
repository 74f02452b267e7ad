import { HoldfastError } from '../../../shared/errors.ts';
import type { Database } from '../store/database.ts';
import { indexEnds } from '../store/search-index.ts';
import { WorkerCalls } from '../worker-calls.ts';
import { type CountAnswers, type CountTask, count } from './count.ts';

const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
/** Counting so many takes some milliseconds: less than a thread takes to start, and nobody notices who asks meanwhile. */
const FEW = 2_000;
const IDLE_MS = 60_000;

export interface CountsOptions {
  db: Database;
  /** Up to so many memories are counted at once, without a thread. */
  few?: number;
  onFailure(error: unknown): void;
}

/**
 * Counts over all memories. Where there are many, a thread counts: at 100,000 it takes some hundred milliseconds, in which the
 * engine answers everybody else.
 */
export class Counts {
  readonly #db: Database;
  readonly #few: number;
  readonly #calls: WorkerCalls<CountTask, CountAnswers[CountTask['kind']]>;

  constructor({ db, few = FEW, onFailure }: CountsOptions) {
    this.#db = db;
    this.#few = few;
    this.#calls = new WorkerCalls({
      program: WORKER,
      name: 'holdfast-counts',
      setup: { database: db.path },
      idleMs: IDLE_MS,
      onFailure,
      ended: () =>
        new HoldfastError(
          'unavailable',
          'The memories could not be counted.',
          'Try again; the log says what happened.',
        ),
    });
  }

  /** Rejects with `unavailable` when the thread ends before it has answered. */
  async of<Kind extends CountTask['kind']>(task: CountTask & { kind: Kind }): Promise<CountAnswers[Kind]> {
    const isFew = indexEnds(this.#db).memories <= this.#few;
    const answer = isFew ? this.#db.read((db) => count(db, task)) : await this.#calls.run(task);
    return answer as CountAnswers[Kind];
  }

  /** Ends the thread; what it was asked for is rejected. */
  close(): Promise<void> {
    return this.#calls.close();
  }
}
