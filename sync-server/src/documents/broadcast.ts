import { mergeUpdates } from 'yjs';

/** Of the time between two rounds at least this many times what the last one took is left for everything else. */
const REST = 2;

export interface Change<Socket> {
  update: Uint8Array;
  /** Who sent it, and has it. */
  from: Socket | null;
}

/**
 * Sends changes on: at once where that costs little, several at a time where there are so many sockets that one round
 * after the other would leave no time to accept new ones.
 */
export class Broadcast<Socket> {
  readonly #send: (update: Uint8Array, except: Socket | null) => void;
  #waiting: Change<Socket>[] = [];
  #timer: NodeJS.Timeout | undefined;
  #restUntil = 0;

  constructor(send: (update: Uint8Array, except: Socket | null) => void) {
    this.#send = send;
  }

  add(change: Change<Socket>): void {
    this.#waiting.push(change);
    if (this.#timer !== undefined) return;
    const rest = this.#restUntil - performance.now();
    if (rest > 0) this.#timer = setTimeout(() => this.flush(), rest);
    else if (this.#waiting.length === 1) queueMicrotask(() => this.flush());
  }

  /** Sends what waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const changes = this.#waiting;
    this.#waiting = [];
    const [first] = changes;
    if (first === undefined) return;
    const start = performance.now();
    const same = changes.every(({ from }) => from === first.from);
    this.#send(mergeUpdates(changes.map(({ update }) => update)), same ? first.from : null);
    const end = performance.now();
    this.#restUntil = end + REST * (end - start);
  }
}
