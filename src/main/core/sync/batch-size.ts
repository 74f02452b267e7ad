/** How long a transaction may keep the event loop, on which recall runs as well. */
const GOOD_MS = 20;
const LEAST = 10;
const MOST = 200;

/** How many entries become one transaction: as many as are written in a time that nobody notices. */
export class BatchSize {
  #size = 40;

  get size(): number {
    return this.#size;
  }

  /** Takes note of how long a transaction of so many entries took, in milliseconds. A short one says little about long ones. */
  took(entries: number, ms: number): void {
    if (entries < this.#size) return;
    const fitting = Math.round((entries * GOOD_MS) / Math.max(ms, 1));
    // At most twice as many as before: one quick transaction does not mean that the next one is.
    this.#size = Math.min(MOST, 2 * this.#size, Math.max(LEAST, fitting));
  }
}
