import { HoldfastError } from '../../../shared/errors.ts';
import { WorkerCalls } from '../worker-calls.ts';
import type { MapAnswers, MapSetup, MapTask } from './protocol.ts';

const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
const IDLE_MS = 60_000;

export interface MapThreadOptions {
  /** Path of the database. */
  database: string;
  onFailure(error: unknown): void;
}

/** The thread of the map. It is there while somebody looks at it. */
export class MapThread {
  readonly #calls: WorkerCalls<MapTask, MapAnswers[MapTask['kind']]>;

  constructor({ database, onFailure }: MapThreadOptions) {
    this.#calls = new WorkerCalls({
      program: WORKER,
      name: 'holdfast-map',
      setup: { database } satisfies MapSetup,
      idleMs: IDLE_MS,
      onFailure,
      ended: () =>
        new HoldfastError(
          'unavailable',
          'The map could not be made.',
          'Try again; the log says what happened.',
        ),
    });
  }

  /** Rejects with `unavailable` when the thread ends before it has answered. `onProgress` hears of shares of 1. */
  run<Kind extends MapTask['kind']>(
    task: MapTask & { kind: Kind },
    onProgress?: (done: number) => void,
  ): Promise<MapAnswers[Kind]> {
    return this.#calls.run(task, onProgress) as Promise<MapAnswers[Kind]>;
  }

  /** Ends the thread; what it was asked for is rejected. */
  close(): Promise<void> {
    return this.#calls.close();
  }
}
