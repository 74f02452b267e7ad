interface Waiting {
  action: () => unknown;
  resolve: (result: never) => void;
  reject: (error: unknown) => void;
}

/** Runs everything that was asked for within one turn of the event loop in one transaction. */
export class GroupCommit {
  readonly #transaction: (all: () => void) => void;
  #waiting: Waiting[] = [];
  #flushed: Promise<void> = Promise.resolve();

  /** `transaction` runs its argument once, and throws when nothing of it was kept. */
  constructor(transaction: (all: () => void) => void) {
    this.#transaction = transaction;
  }

  /** Resolves when the transaction with `action` in it is durable. `action` must not write before it throws. */
  run<T>(action: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ action, resolve, reject });
      if (this.#waiting.length === 1) this.#flushed = this.#schedule();
    });
  }

  /** Resolves when nothing waits any more. */
  settled(): Promise<void> {
    return this.#flushed;
  }

  #schedule(): Promise<void> {
    return new Promise((done) => {
      setImmediate(() => {
        this.#flush();
        done();
      });
    });
  }

  #flush(): void {
    const group = this.#waiting;
    this.#waiting = [];
    let results: unknown[] = [];
    try {
      this.#transaction(() => {
        results = group.map(({ action }) => action());
      });
    } catch (error) {
      for (const { reject } of group) reject(error);
      return;
    }
    for (const [index, { resolve }] of group.entries()) resolve(results[index] as never);
  }
}
