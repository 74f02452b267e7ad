import { delayAfter } from './backoff.ts';

export interface PumpOptions {
  /** Does what there is to do, whatever that is; called again when it was woken meanwhile. */
  step(): Promise<void>;
  onFailure(error: unknown): void;
  /** 0 to 1. */
  random(): number;
}

/** Runs one step at a time, as often as it is woken, and again later after one that failed. */
export class Pump {
  readonly #options: PumpOptions;
  #running: Promise<void> | undefined;
  #busy = false;
  #awake = false;
  #closed = false;
  #failures = 0;
  #retry: NodeJS.Timeout | undefined;
  #retryAt = 0;
  #turn: NodeJS.Immediate | undefined;

  constructor(options: PumpOptions) {
    this.#options = options;
  }

  /** Says that there may be something to do. Looks when the present turn is over, outside of any transaction. */
  wake(): void {
    this.#awake = true;
    if (this.#closed || this.#busy) return;
    this.#busy = true;
    this.#turn = setImmediate(() => {
      this.#running = this.#run();
    });
  }

  /** Looks again after this time at the latest. */
  wakeIn(ms: number): void {
    const at = performance.now() + ms;
    if (this.#retry !== undefined && this.#retryAt <= at) return;
    clearTimeout(this.#retry);
    this.#retryAt = at;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.wake();
    }, ms).unref();
  }

  /** Resolves when the step that runs is over. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    clearImmediate(this.#turn);
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#awake && !this.#closed) {
      this.#awake = false;
      try {
        await this.#options.step();
        this.#failures = 0;
      } catch (error) {
        if (!this.#closed) this.#failed(error);
        break;
      }
    }
    this.#busy = false;
  }

  #failed(error: unknown): void {
    this.#options.onFailure(error);
    this.wakeIn(delayAfter(this.#failures, this.#options.random));
    this.#failures += 1;
  }
}
