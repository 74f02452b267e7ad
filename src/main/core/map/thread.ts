import { Worker } from 'node:worker_threads';
import { HoldfastError } from '../../../shared/errors.ts';
import type { FromMap, MapAnswers, MapSetup, MapTask, ToMap } from './protocol.ts';

const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
/** The thread and its memory are given back when nobody has looked at the map for so long. */
const IDLE_MS = 60_000;

interface Call {
  resolve(answer: MapAnswers[MapTask['kind']]): void;
  reject(error: unknown): void;
  onProgress(done: number): void;
}

export interface MapThreadOptions {
  /** Path of the database. */
  database: string;
  onFailure(error: unknown): void;
}

/** The thread of the map. It is there while somebody looks at it. */
export class MapThread {
  readonly #options: MapThreadOptions;
  readonly #calls = new Map<number, Call>();
  #worker: Worker | undefined;
  #exited: Promise<void> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;
  #lastId = 0;
  #closed = false;

  constructor(options: MapThreadOptions) {
    this.#options = options;
  }

  /** Rejects with `unavailable` when the thread ends before it has answered. `onProgress` hears of shares of 1. */
  run<Kind extends MapTask['kind']>(
    task: MapTask & { kind: Kind },
    onProgress: (done: number) => void = () => {},
  ): Promise<MapAnswers[Kind]> {
    if (this.#closed) return Promise.reject(ended());
    clearTimeout(this.#idle);
    this.#worker ??= this.#start();
    const { promise, resolve, reject } = Promise.withResolvers<MapAnswers[Kind]>();
    this.#lastId++;
    this.#calls.set(this.#lastId, { resolve: resolve as Call['resolve'], reject, onProgress });
    this.#worker.postMessage({ kind: 'task', id: this.#lastId, task } satisfies ToMap);
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
    const setup: MapSetup = { database: this.#options.database };
    const worker = new Worker(WORKER, { name: 'holdfast-map', workerData: setup });
    const exited = Promise.withResolvers<void>();
    worker.on('message', (message: FromMap) => this.#receive(message));
    worker.on('error', (error) => this.#options.onFailure(error));
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
      if (this.#worker === undefined) this.#rejectAll();
      exited.resolve();
    });
    this.#exited = exited.promise;
    return worker;
  }

  #stop(): void {
    this.#worker?.postMessage({ kind: 'close' } satisfies ToMap);
    this.#worker = undefined;
  }

  #receive(message: FromMap): void {
    const call = this.#calls.get(message.id);
    if (message.kind === 'progress') {
      call?.onProgress(message.done);
      return;
    }
    this.#calls.delete(message.id);
    if (message.kind === 'answer') call?.resolve(message.answer);
    else call?.reject(new HoldfastError(message.problem.code, message.problem.message, message.problem.hint));
    if (this.#calls.size === 0) this.#idle = setTimeout(() => this.#stop(), IDLE_MS).unref();
  }

  #rejectAll(): void {
    for (const { reject } of this.#calls.values()) reject(ended());
    this.#calls.clear();
  }
}

function ended(): HoldfastError {
  return new HoldfastError(
    'unavailable',
    'The map could not be made.',
    'Try again; the log says what happened.',
  );
}
