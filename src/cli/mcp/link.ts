import { setTimeout as sleep } from 'node:timers/promises';
import { HoldfastError } from '../../shared/errors.ts';
import type { Engine } from '../engine/find.ts';

/** How an engine is had: `find` only looks, `start` starts one where none runs. */
export interface EngineSource {
  find(): Promise<Engine | null>;
  start(): Promise<Engine>;
}

const FIRST_LOOK_MS = 250;
const LAST_LOOK_MS = 10_000;

/** Nothing was sent, so that nothing can happen twice. */
function wasRefused(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
  return cause?.code === 'ECONNREFUSED';
}

function lostAnswer(cause: unknown): HoldfastError {
  return new HoldfastError(
    'unavailable',
    'The connection to the engine was lost before it answered.',
    'It may have done what was asked: look before you repeat it.',
    { cause },
  );
}

/** The engine that is in use, found or started anew whenever it is gone. */
export class EngineLink {
  readonly #source: EngineSource;
  #engine: Promise<Engine> | undefined;
  #ready = false;

  constructor(source: EngineSource) {
    this.#source = source;
  }

  /** Whether an engine has been there. */
  get ready(): boolean {
    return this.#ready;
  }

  /** The engine; starts one where none runs. */
  get(): Promise<Engine> {
    this.#engine ??= this.#source.start().then(
      (engine) => {
        this.#ready = true;
        return engine;
      },
      (error) => {
        this.#engine = undefined;
        throw error;
      },
    );
    return this.#engine;
  }

  /** Runs `action` with the engine, and once more with another one when it is gone and that can do no harm. */
  async use<T>(
    action: (engine: Engine) => Promise<T>,
    options: { signal: AbortSignal; repeatable: boolean },
  ): Promise<T> {
    for (let again = true; ; again = false) {
      const engine = await this.get();
      try {
        return await action(engine);
      } catch (error) {
        if (options.signal.aborted || !(error instanceof TypeError)) throw error;
        this.#engine = undefined;
        if (!again || !(options.repeatable || wasRefused(error))) throw lostAnswer(error);
      }
    }
  }

  /** Resolves when an engine runs again. A stream alone starts none: somebody may have stopped it on purpose. */
  async whenBack(signal: AbortSignal): Promise<void> {
    this.#engine = undefined;
    for (let wait = FIRST_LOOK_MS; ; wait = Math.min(2 * wait, LAST_LOOK_MS)) {
      await sleep(wait, undefined, { signal });
      if (this.#engine || (await this.#source.find().catch(() => null))) return;
    }
  }
}
