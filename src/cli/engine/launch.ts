import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HoldfastError } from '../../shared/errors.ts';
import { claimStart, releaseStart } from './claim.ts';
import { readEngineFile } from './files.ts';
import { type Running, runningEngine } from './probe.ts';
import { type EngineEnd, type StartingEngine, startEngine, writable } from './start.ts';

/** The engine's exit code for "another engine owns the data directory". */
const OWNED_BY_ANOTHER = 75;
const TIMEOUT_MS = 30_000;
const POLL_MS = 50;
const LITTLE_BYTES = 64 * 1024;
/** The winner of a race may die before it listens: so often the loser tries again. */
const RETRY_MS = 1_000;

/** Losing the race for the data directory, or having been stopped, is no failure: another engine may answer. */
function isBroken({ code }: EngineEnd): boolean {
  return code !== OWNED_BY_ANOTHER && code !== 0;
}

/** Whether the disk has no room for the few lines of a log. */
async function isFull(directory: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize < LITTLE_BYTES;
}

async function startFailure(
  engine: StartingEngine,
  { signal }: EngineEnd,
  directory: string,
): Promise<HoldfastError> {
  const words = await engine.lastWords();
  const how = signal ? `was ended by ${signal}` : 'could not start';
  if (words) return new HoldfastError('unavailable', `The engine ${how}: ${words.message}`, words.hint);
  // Then it could not write why, either.
  if (await isFull(directory))
    return new HoldfastError(
      'storage_full',
      `The engine ${how}: the disk is full.`,
      'Free some space, then try again.',
    );
  return new HoldfastError(
    'unavailable',
    `The engine ${how}.`,
    `Its log may say why: ${join(directory, 'engine.log')}`,
  );
}

async function noAnswer(directory: string): Promise<HoldfastError> {
  const owner = await readEngineFile(directory);
  const hint = owner
    ? `Process ${owner.pid} may own ${directory} without answering: end it, then try again.`
    : `See engine.log in ${directory}.`;
  return new HoldfastError('unavailable', `No engine answered within ${TIMEOUT_MS / 1000} seconds.`, hint);
}

/** One command's attempts to get an engine going; none while another command is at it. */
class Launch {
  readonly #directory: string;
  readonly #environment: NodeJS.ProcessEnv;
  #engine: StartingEngine | null = null;
  #startedAt = 0;

  constructor(directory: string, environment: NodeJS.ProcessEnv) {
    this.#directory = directory;
    this.#environment = environment;
  }

  /** Starts an engine when it is this command's turn. Throws when the one that it started is broken. */
  async proceed(): Promise<void> {
    if (this.#engine === null) {
      if (await writable(this.#directory, () => claimStart(this.#directory))) await this.#start();
      return;
    }
    const end = this.#engine.ended();
    if (end === null) return;
    if (isBroken(end)) throw await startFailure(this.#engine, end, this.#directory);
    if (Date.now() - this.#startedAt > RETRY_MS) await this.#start();
  }

  async finish(): Promise<void> {
    if (this.#engine) await releaseStart(this.#directory);
  }

  async #start(): Promise<void> {
    this.#engine = await startEngine(this.#directory, this.#environment);
    this.#startedAt = Date.now();
  }
}

/** Gets an engine for the data directory going, here or in another command, and waits until it answers. */
export async function launchEngine(
  directory: string,
  environment: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<Running> {
  const deadline = Date.now() + TIMEOUT_MS;
  const launch = new Launch(directory, environment);
  try {
    while (Date.now() < deadline) {
      const running = await runningEngine(directory, signal);
      if (running) return running;
      await launch.proceed();
      await sleep(POLL_MS, undefined, { signal });
    }
  } finally {
    await launch.finish();
  }
  throw await noAnswer(directory);
}
