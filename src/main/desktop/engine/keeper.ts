import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { HoldfastError, toProblem } from '../../../shared/errors.ts';
import type { EngineState } from '../../../shared/ipc.ts';
import {
  askToStop,
  type Connection,
  engineBegunSince,
  engineOf,
  type NamedEngine,
  namedEngine,
  stillThere,
} from './find.ts';
import { type EngineProcess, endOf, tailOf } from './process.ts';

export interface KeeperOptions {
  /** The data directory. */
  root: string;
  /** The program's version. */
  version: string;
  /** The one engine to use, if the environment names one: it is never started or ended from here. */
  named: NamedEngine | null;
  /** Starts an engine for the data directory. */
  launch: () => EngineProcess;
  logger: Logger;
}

const STARTING_POLL_MS = 20;
const WATCH_EVERY_MS = 2_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** An engine that ran for so long was sound: what ends it then counts as a first failure. */
const SOUND_MS = 60_000;
/** How long an engine may take to write what it has and leave. */
const LEAVE_MS = 10_000;

/** An engine that was started here, and the end of what it said. */
interface Own {
  process: EngineProcess;
  /** When it was started, in milliseconds. */
  since: number;
  said: () => string;
}

/**
 * Keeps an engine within reach for as long as the program runs: uses the one that owns the data directory, else starts one,
 * and starts it again when it is gone, with growing pauses while that fails.
 */
export class EngineKeeper {
  readonly #options: KeeperOptions;
  readonly #events = new EventEmitter<{ state: [EngineState] }>();
  readonly #end = new AbortController();
  #kept: Promise<void> = Promise.resolve();
  #state: EngineState = { phase: 'starting' };
  #connection: Connection | null = null;
  #own: Own | null = null;
  #restarting = false;
  #pause = new AbortController();

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  get state(): EngineState {
    return this.#state;
  }

  /** The engine to speak to, or null while there is none. */
  get connection(): Connection | null {
    return this.#connection;
  }

  /** Calls `listener` with every new state. */
  onState(listener: (state: EngineState) => void): void {
    this.#events.on('state', listener);
  }

  start(): void {
    this.#kept = this.#keep();
  }

  /** The engine, once it has started; null when that fails, or takes longer than `withinMs`. */
  async ready(withinMs: number): Promise<Connection | null> {
    const late = AbortSignal.timeout(withinMs);
    while (this.#state.phase === 'starting' && !late.aborted) {
      const changed = Promise.withResolvers<void>();
      this.#events.once('state', () => changed.resolve());
      late.addEventListener('abort', () => changed.resolve(), { once: true });
      await changed.promise;
    }
    return this.#connection;
  }

  /** Ends the engine, whoever started it, and starts one of the program's version. Also cuts a pause short. */
  async restart(): Promise<void> {
    if (this.#options.named)
      throw new HoldfastError(
        'forbidden',
        'This engine is named by HOLDFAST_URL: it is not for this program to end.',
        'Restart it where it runs.',
      );
    this.#restarting = true;
    this.#pause.abort();
    await this.#leave(this.#connection);
  }

  /** Ends the engine if it was started here, after it has written everything. Nothing is started any more. */
  async stop(): Promise<void> {
    this.#end.abort();
    this.#pause.abort();
    if (this.#own) await this.#leave(this.#connection);
    await this.#kept;
    this.#set({ phase: 'stopped' });
  }

  async #keep(): Promise<void> {
    let failures = 0;
    while (!this.#end.signal.aborted) {
      const startedAt = Date.now();
      const error = await this.#useOne().catch((reason: unknown) => reason);
      if (this.#end.signal.aborted) return;
      if (this.#restarting) {
        this.#restarting = false;
        failures = 0;
        continue;
      }
      failures = Date.now() - startedAt > SOUND_MS ? 1 : failures + 1;
      await this.#rest(error, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1)));
    }
  }

  async #rest(error: unknown, ms: number): Promise<void> {
    const problem = toProblem(error);
    this.#options.logger.error({ err: error, retryInMs: ms }, 'the engine is away');
    this.#pause = new AbortController();
    this.#set({ phase: 'away', problem, retryInMs: ms });
    await sleep(ms, undefined, { signal: this.#pause.signal }).catch(() => {});
    // Asked for during the pause: what follows is that restart.
    this.#restarting = false;
  }

  /** Goes with one engine from reaching it to losing it. Throws why it was lost, or could not be reached. */
  async #useOne(): Promise<never> {
    this.#set({ phase: 'starting' });
    const connection = await this.#reach();
    const { url, version } = connection;
    const own = this.#own !== null && connection.pid === this.#own.process.pid;
    this.#options.logger.info({ url, own, version }, 'the engine answers');
    this.#connection = connection;
    this.#set({
      phase: 'running',
      url,
      version,
      own,
      differs: version !== this.#options.version,
    });
    try {
      if (own && this.#own) return await ended(this.#own);
      return await this.#gone(connection);
    } finally {
      this.#connection = null;
    }
  }

  async #reach(): Promise<Connection> {
    const { named, root, launch } = this.#options;
    if (named) return namedEngine(named, root);
    const running = await engineOf(root);
    if (running) return running;
    this.#end.signal.throwIfAborted();
    const since = Date.now();
    const process = launch();
    const own: Own = { process, since, said: tailOf(process.stderr) };
    this.#own = own;
    void process.ended.then(() => {
      if (this.#own === own) this.#own = null;
    });
    return Promise.race([ended(own), this.#answering(own)]);
  }

  /** Waits for as long as the process lives: bringing a large database up to date takes its time. */
  async #answering(own: Own): Promise<Connection> {
    while (this.#own === own) {
      const { root } = this.#options;
      // The one of an earlier run, whose file is still there, is asked: clocks are set back, too.
      const engine = engineBegunSince(root, own.since) ?? (await engineOf(root));
      if (engine && engine.pid === own.process.pid) return engine;
      await sleep(STARTING_POLL_MS);
    }
    return ended(own);
  }

  /** Watches an engine that was not started here until it is gone. */
  async #gone(connection: Connection): Promise<never> {
    const { signal } = this.#end;
    do await sleep(this.#restarting ? STARTING_POLL_MS : WATCH_EVERY_MS, undefined, { signal });
    while (await stillThere(connection));
    throw new HoldfastError('unavailable', `The engine at ${connection.url} has ended.`);
  }

  /** Asks an engine to leave; one that was started here and does not is ended. */
  async #leave(connection: Connection | null): Promise<void> {
    const own = this.#own;
    try {
      if (connection) await askToStop(connection);
      else own?.process.kill();
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'the engine did not take the request to stop');
      own?.process.kill();
    }
    if (own && !(await within(LEAVE_MS, own.process.ended))) {
      this.#options.logger.warn('the engine did not leave in time and was ended');
      own.process.kill();
      await own.process.ended;
    }
  }

  #set(state: EngineState): void {
    this.#state = state;
    this.#events.emit('state', state);
  }
}

async function ended({ process, said }: Own): Promise<never> {
  throw endOf(await process.ended, said());
}

/** Whether a promise settles within `ms`. */
async function within(ms: number, promise: Promise<unknown>): Promise<boolean> {
  const over = new AbortController();
  const late = sleep(ms, false, { signal: over.signal }).catch(() => false);
  const settled = await Promise.race([promise.then(() => true), late]);
  over.abort();
  return settled;
}
