import { EventEmitter } from 'node:events';
import type { Logger } from 'pino';
import { connect, type Holdfast } from '../../client/index.ts';
import type { Connection } from './engine/find.ts';

/** Changes come in bursts; the number is asked for once for each. */
const BURST_MS = 300;
/** The number can wait for the first view of the window, which an engine that has just started is asked for. */
const REST_MS = 1_000;

/** Follows how many memories wait for review. */
export class WaitingCount {
  readonly #logger: Logger;
  readonly #events = new EventEmitter<{ change: [now: number, before: number | null] }>();
  #count: number | null = null;
  #end: AbortController | null = null;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** The number when an engine was last asked; null until then. */
  get count(): number | null {
    return this.#count;
  }

  /** Calls `listener` with the number, and with the one before: null when this is the first. */
  onChange(listener: (now: number, before: number | null) => void): void {
    this.#events.on('change', listener);
  }

  /** Follows this engine from now on, or none. */
  follow(connection: Connection | null): void {
    this.#end?.abort();
    this.#end = null;
    if (!connection) return;
    const end = new AbortController();
    this.#end = end;
    const rest = setTimeout(() => this.#begin(connection, end.signal), REST_MS);
    end.signal.addEventListener('abort', () => clearTimeout(rest));
  }

  #begin({ url, key }: Connection, signal: AbortSignal): void {
    const client = connect({ url, apiKey: key, source: 'ui' });
    let due: NodeJS.Timeout | undefined;
    const changed = () => {
      clearTimeout(due);
      due = setTimeout(() => void this.#ask(client, signal), BURST_MS);
    };
    client.events(changed, {
      signal,
      onOpen: changed,
      onError: (error) => this.#logger.warn({ err: error }, 'changes cannot be followed'),
    });
  }

  async #ask(client: Holdfast, signal: AbortSignal): Promise<void> {
    try {
      const { waiting } = (await client.system.status({ signal })).memories;
      const before = this.#count;
      this.#count = waiting;
      if (waiting !== before) this.#events.emit('change', waiting, before);
    } catch (error) {
      if (!signal.aborted) this.#logger.warn({ err: error }, 'the number of waiting memories is not known');
    }
  }
}
