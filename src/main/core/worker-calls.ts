import { Worker } from 'node:worker_threads';
import { HoldfastError, type Problem } from '../../shared/errors.ts';

export type ToWorker<Task> = { kind: 'task'; id: number; task: Task } | { kind: 'close' };

export type FromWorker<Answer> =
  | { kind: 'progress'; id: number; done: number }
  | { kind: 'answer'; id: number; answer: Answer }
  | { kind: 'failed'; id: number; problem: Problem };

export interface WorkerCallsOptions {
  /** The program of the thread: takes `ToWorker` messages and answers with `FromWorker`. */
  program: URL;
  name: string;
  /** What the thread is started with. */
  setup: unknown;
  /** The thread and its memory are given back when it was asked nothing for so long. */
  idleMs: number;
  /** Told of what ended the thread. */
  onFailure(error: unknown): void;
  /** What those get who wait for an answer when the thread ends. */
  ended(): HoldfastError;
}

interface Call<Answer> {
  resolve(answer: Answer): void;
  reject(error: unknown): void;
  onProgress(done: number): void;
}

/** Questions to a thread that is there while somebody asks. */
export class WorkerCalls<Task, Answer> {
  readonly #options: WorkerCallsOptions;
  readonly #calls = new Map<number, Call<Answer>>();
  #worker: Worker | undefined;
  #exited: Promise<void> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;
  #lastId = 0;
  #closed = false;

  constructor(options: WorkerCallsOptions) {
    this.#options = options;
  }

  /** Rejects with what `ended` says when the thread ends before it has answered. `onProgress` hears of shares of 1. */
  run(task: Task, onProgress: (done: number) => void = () => {}): Promise<Answer> {
    if (this.#closed) return Promise.reject(this.#options.ended());
    clearTimeout(this.#idle);
    this.#worker ??= this.#start();
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#lastId++;
    this.#calls.set(this.#lastId, { resolve, reject, onProgress });
    this.#worker.postMessage({ kind: 'task', id: this.#lastId, task } satisfies ToWorker<Task>);
    return promise;
  }

  /** Ends the thread; what it was asked for is rejected. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#idle);
    this.#stop();
    await this.#exited;
  }

  #start(): Worker {
    const { program, name, setup, onFailure } = this.#options;
    const worker = new Worker(program, { name, workerData: setup });
    const exited = Promise.withResolvers<void>();
    worker.on('message', (message: FromWorker<Answer>) => this.#receive(message));
    worker.on('error', onFailure);
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
      if (this.#worker === undefined) this.#rejectAll();
      exited.resolve();
    });
    this.#exited = exited.promise;
    return worker;
  }

  #stop(): void {
    this.#worker?.postMessage({ kind: 'close' } satisfies ToWorker<Task>);
    this.#worker = undefined;
  }

  #receive(message: FromWorker<Answer>): void {
    const call = this.#calls.get(message.id);
    if (message.kind === 'progress') {
      call?.onProgress(message.done);
      return;
    }
    this.#calls.delete(message.id);
    if (message.kind === 'answer') call?.resolve(message.answer);
    else call?.reject(new HoldfastError(message.problem.code, message.problem.message, message.problem.hint));
    if (this.#calls.size === 0) this.#idle = setTimeout(() => this.#stop(), this.#options.idleMs).unref();
  }

  #rejectAll(): void {
    for (const { reject } of this.#calls.values()) reject(this.#options.ended());
    this.#calls.clear();
  }
}
