import type { Worker } from 'node:worker_threads';
import { HoldfastError, type Problem } from '../../../shared/errors.ts';
import type { ModelSetup } from './models.ts';
import type { FromWorker, Purpose, ToWorker } from './protocol.ts';
import { startHelper, takeThread } from './thread.ts';

export interface LaneEvents {
  ready(): void;
  /** The thread has ended, and every call that waited for it was rejected with this problem. */
  ended(problem: Problem, how: LaneEnd): void;
}

/** A crash may be cured by another try; a model that cannot be loaded will not. */
export type LaneEnd = 'closed' | 'load-failed' | 'crashed';

export const SHUT_DOWN: Problem = { code: 'unavailable', message: 'The embedding model has been shut down.' };

/** One worker thread with its own copy of the model, and the calls that wait for it. */
export class Lane {
  readonly #worker: Worker;
  readonly #calls = new Map<number, PromiseWithResolvers<Float32Array>>();
  readonly #exit = Promise.withResolvers<void>();
  readonly #events: LaneEvents;
  #lastId = 0;
  #ready = false;
  #closing = false;
  #loadProblem: Problem | undefined;
  #cause: unknown;

  /** `helps`: it is one more, for a backlog, and gives way to everything else. */
  constructor(setup: ModelSetup, helps: boolean, events: LaneEvents) {
    this.#events = events;
    this.#worker = helps ? startHelper() : takeThread(setup);
    this.#worker.on('message', (message: FromWorker) => this.#receive(message));
    this.#worker.on('error', (cause) => {
      this.#cause = cause;
    });
    this.#worker.on('exit', () => this.#ended());
    this.#send({ kind: 'load', setup });
  }

  get ready(): boolean {
    return this.#ready;
  }

  /** How many calls wait for this lane. */
  get load(): number {
    return this.#calls.size;
  }

  /** The vectors of the text's pieces, one after the other. */
  embed(purpose: Purpose, text: string): Promise<Float32Array> {
    const call = Promise.withResolvers<Float32Array>();
    this.#lastId += 1;
    this.#calls.set(this.#lastId, call);
    this.#send({ kind: 'embed', id: this.#lastId, purpose, text });
    return call.promise;
  }

  /** Resolves when the thread has left, which it does as soon as it is between two native calls. */
  close(): Promise<void> {
    this.#closing = true;
    this.#ready = false;
    this.#send({ kind: 'close' });
    return this.#exit.promise;
  }

  #send(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromWorker): void {
    if (message.kind === 'ready') {
      this.#ready = !this.#closing;
      this.#events.ready();
    } else if (message.kind === 'failed') {
      this.#loadProblem = message.problem;
    } else {
      this.#answer(message);
    }
  }

  #answer(message: Extract<FromWorker, { id: number }>): void {
    const call = this.#calls.get(message.id);
    this.#calls.delete(message.id);
    if (message.kind === 'embedded') call?.resolve(message.vectors);
    else call?.reject(asError(message.problem));
  }

  #ended(): void {
    this.#ready = false;
    const [problem, how] = this.#whyEnded();
    for (const call of this.#calls.values()) call.reject(asError(problem));
    this.#calls.clear();
    this.#events.ended(problem, how);
    this.#exit.resolve();
  }

  #whyEnded(): [Problem, LaneEnd] {
    if (this.#closing) return [SHUT_DOWN, 'closed'];
    if (this.#loadProblem !== undefined) return [this.#loadProblem, 'load-failed'];
    return [crash(this.#cause), 'crashed'];
  }
}

export function asError(problem: Problem): HoldfastError {
  return new HoldfastError(problem.code, problem.message, problem.hint);
}

function crash(cause: unknown): Problem {
  const why = cause instanceof Error ? ` (${'code' in cause ? cause.code : cause.name})` : '';
  return {
    code: 'unavailable',
    message: `The thread that runs the embedding model stopped unexpectedly${why}.`,
    hint: 'Nothing stored is lost and search by keyword still works. Holdfast starts the model again by itself.',
  };
}
