/** So long work that can wait lets questions go first, in milliseconds; somebody waits for that work as well. */
const PATIENCE_MS = 50;

/**
 * Knows whether questions are being answered, so that work that can wait for a moment lets them go first: an answer goes
 * from thread to thread, and at each return to the engine's thread it would wait for a transaction that has come between.
 */
export class Questions {
  #underWay = 0;
  readonly #waiting = new Set<() => void>();

  /** Runs `answer`, which others wait for by `quiet`. */
  async answering<T>(answer: () => Promise<T>): Promise<T> {
    this.#underWay++;
    try {
      return await answer();
    } finally {
      this.#underWay--;
      // A turn later: the answer is sent first.
      setImmediate(() => this.#letGo());
    }
  }

  /** One after the other, so that a question that comes between goes before the rest. */
  #letGo(): void {
    const [first] = this.#waiting;
    if (this.#underWay > 0 || first === undefined) return;
    this.#waiting.delete(first);
    first();
    setImmediate(() => this.#letGo());
  }

  /** Resolves as soon as no question is being answered, after 50 ms in any case. */
  async quiet(): Promise<void> {
    if (this.#underWay === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.add(resolve);
    const timer = setTimeout(resolve, PATIENCE_MS);
    await promise;
    clearTimeout(timer);
    this.#waiting.delete(resolve);
  }
}
