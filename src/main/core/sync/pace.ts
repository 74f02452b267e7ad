import { setImmediate as nextTurn } from 'node:timers/promises';

/** Longest that background work keeps the event loop: recall runs on the same one. */
const SLICE_MS = 8;

/** Shares the event loop: who works through many items calls `breathe` between them. */
export class Pace {
  #since = performance.now();

  /** Lets others run when this work has had its time. */
  async breathe(): Promise<void> {
    if (performance.now() - this.#since < SLICE_MS) return;
    await nextTurn();
    this.#since = performance.now();
  }
}
