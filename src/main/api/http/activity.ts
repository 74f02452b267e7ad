import type { ServerResponse } from 'node:http';

/** What an engine that leaves when idle needs to know: whether it is in use, and since when it is not. */
export class Activity {
  #running = 0;
  #lastRequestAt = Date.now();
  /** The answers that stay open, and the key that each is for. */
  readonly #streams = new Map<ServerResponse, string>();
  readonly #waiting = new Set<() => void>();

  /** When the newest request came or ended, in milliseconds since 1970. */
  get lastRequestAt(): number {
    return this.#lastRequestAt;
  }

  /** Requests that are being answered, open event streams included. */
  get running(): number {
    return this.#running;
  }

  get openStreams(): number {
    return this.#streams.size;
  }

  openStreamsOf(keyId: string): number {
    return [...this.#streams.values()].filter((owner) => owner === keyId).length;
  }

  /** Counts a request until its answer has been sent or its connection is gone. */
  track(outgoing: ServerResponse): void {
    this.#running += 1;
    this.#lastRequestAt = Date.now();
    outgoing.once('close', () => {
      this.#running -= 1;
      this.#lastRequestAt = Date.now();
      if (this.#running === 0) for (const resolve of this.#waiting) resolve();
    });
  }

  /** Remembers an answer that stays open, so that `endStreams` reaches it. */
  trackStream(outgoing: ServerResponse, keyId: string): void {
    this.#streams.set(outgoing, keyId);
    outgoing.once('close', () => this.#streams.delete(outgoing));
  }

  /** Resolves once no request is being answered, at the latest after `graceMs`. */
  async idle(graceMs: number): Promise<void> {
    if (this.#running === 0) return;
    let deadline: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#waiting.add(resolve);
      deadline = setTimeout(resolve, graceMs);
    });
    clearTimeout(deadline);
    this.#waiting.clear();
  }

  /** Ends every open event stream: the server is leaving. */
  endStreams(): void {
    for (const outgoing of this.#streams.keys()) outgoing.end();
  }
}
