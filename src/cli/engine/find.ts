import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../../client/index.ts';
import { HoldfastError } from '../../shared/errors.ts';
import type { Health } from '../../shared/system.ts';
import type { Settings } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import { readEngineFile, readOwnerKey } from './files.ts';
import { isLoopback } from './loopback.ts';
import { type StartingEngine, startEngine } from './start.ts';

/** The engine's exit code for "another engine owns the data directory". */
const OWNED_BY_ANOTHER = 75;
const START_TIMEOUT_MS = 20_000;
const POLL_MS = 50;
/** The winner of a race may die before it listens: so often the losers try again. */
const RETRY_MS = 1_000;
const PROBE_TIMEOUT_MS = 2_000;

/** An engine that has answered, and the key to use with it. */
export interface Engine {
  url: string;
  apiKey: string | null;
  health: Health;
}

interface Running {
  url: string;
  pid: number;
  health: Health;
}

async function probe(url: string): Promise<Health | null> {
  try {
    return await connect({ url, attempts: 1, timeoutMs: PROBE_TIMEOUT_MS }).system.health();
  } catch (error) {
    // Whatever answers there otherwise is not the engine that wrote the file.
    if (error instanceof HoldfastError) return null;
    throw error;
  }
}

/** The engine that owns a data directory, or null when none runs. Its file alone proves nothing: the port may be another's now. */
export async function runningEngine(directory: string): Promise<Running | null> {
  const file = await readEngineFile(directory);
  if (!file) return null;
  const health = await probe(file.url);
  return health?.instance === file.instance ? { url: file.url, pid: file.pid, health } : null;
}

async function failIfBroken(engine: StartingEngine): Promise<void> {
  const end = engine.ended();
  if (!end || end.code === OWNED_BY_ANOTHER || end.code === 0) return;
  const how = end.signal ? `was ended by ${end.signal}` : 'could not start';
  throw new HoldfastError('unavailable', `The engine ${how}.`, (await engine.reason()) || undefined);
}

async function startAndWait(directory: string, environment: NodeJS.ProcessEnv): Promise<Running> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  let started = Date.now();
  let engine = await startEngine(directory, environment);
  while (Date.now() < deadline) {
    const running = await runningEngine(directory);
    if (running) return running;
    await failIfBroken(engine);
    if (engine.ended() && Date.now() - started > RETRY_MS) {
      engine = await startEngine(directory, environment);
      started = Date.now();
    }
    await sleep(POLL_MS);
  }
  const owner = await readEngineFile(directory);
  throw new HoldfastError(
    'unavailable',
    `No engine answered within ${START_TIMEOUT_MS / 1000} seconds.`,
    engine.ended() && owner
      ? `Process ${owner.pid} may own ${directory} without answering: end it, then try again.`
      : (await engine.reason()) || `See engine.log in ${directory}.`,
  );
}

/** The owner's key goes to nobody but the engine of this data directory. */
async function ownerKeyFor(url: string, health: Health, directory: string): Promise<string | null> {
  if (!isLoopback(url)) return null;
  const file = await readEngineFile(directory);
  const same = file?.instance === health.instance && new URL(file.url).port === new URL(url).port;
  return same ? readOwnerKey(directory) : null;
}

function unreachable(error: HoldfastError): HoldfastError {
  const hint = 'HOLDFAST_URL names this engine, so no other is used: start it, correct the URL, or unset it.';
  return new HoldfastError(error.code, error.message, hint, { cause: error });
}

async function namedEngine(url: string, settings: Settings): Promise<Engine> {
  const client = connect({ url });
  const health = await client.system.health().catch((error: unknown) => {
    throw error instanceof HoldfastError ? unreachable(error) : error;
  });
  if (health.service !== 'holdfast')
    throw new HoldfastError(
      'unavailable',
      `What answers at ${client.url} is not Holdfast.`,
      'Check HOLDFAST_URL.',
    );
  const apiKey = settings.apiKey ?? (await ownerKeyFor(client.url, health, settings.dataDirectory));
  return { url: client.url, apiKey, health };
}

async function withKey(running: Running, settings: Settings): Promise<Engine> {
  return { ...running, apiKey: settings.apiKey ?? (await readOwnerKey(settings.dataDirectory)) };
}

/** The engine to use, if it runs: the one of HOLDFAST_URL, else that of the data directory. */
export async function findEngine(settings: Settings): Promise<Engine | null> {
  if (settings.url !== null) return namedEngine(settings.url, settings);
  const running = await runningEngine(settings.dataDirectory);
  return running && withKey(running, settings);
}

/** The engine to use; where HOLDFAST_URL names none and none runs, one is started. */
export async function findOrStartEngine(settings: Settings, terminal: Terminal): Promise<Engine> {
  const found = await findEngine(settings);
  if (found) return found;
  const { dataDirectory, engineEnvironment } = settings;
  const running = await terminal.spin('Starting the engine', () =>
    startAndWait(dataDirectory, engineEnvironment),
  );
  return withKey(running, settings);
}
