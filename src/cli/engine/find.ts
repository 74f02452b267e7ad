import { connect } from '../../client/index.ts';
import { HoldfastError } from '../../shared/errors.ts';
import type { Health } from '../../shared/system.ts';
import type { Settings } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import { readEngineFile, readOwnerKey } from './files.ts';
import { launchEngine } from './launch.ts';
import { isLoopback } from './loopback.ts';
import { type Running, runningEngine } from './probe.ts';
import { prepareDirectory } from './start.ts';

/** An engine that has answered, and the key to use with it. */
export interface Engine {
  url: string;
  apiKey: string | null;
  health: Health;
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
  return new HoldfastError('unavailable', error.message, hint, { cause: error });
}

async function namedEngine(url: string, settings: Settings, signal?: AbortSignal): Promise<Engine> {
  const client = connect({ url });
  const health = await client.system.health({ signal }).catch((error: unknown) => {
    throw error instanceof HoldfastError ? unreachable(error) : error;
  });
  if (health?.service !== 'holdfast')
    throw new HoldfastError(
      'unavailable',
      `What answers at ${client.url} is not Holdfast.`,
      'Check HOLDFAST_URL.',
    );
  const apiKey = settings.apiKey ?? (await ownerKeyFor(client.url, health, settings.dataDirectory));
  return { url: client.url, apiKey, health };
}

async function withKey({ url, health }: Running, settings: Settings): Promise<Engine> {
  return { url, health, apiKey: settings.apiKey ?? (await readOwnerKey(settings.dataDirectory)) };
}

/** The engine to use, if it runs: the one of HOLDFAST_URL, else that of the data directory. */
export async function findEngine(settings: Settings, signal?: AbortSignal): Promise<Engine | null> {
  if (settings.url !== null) return namedEngine(settings.url, settings, signal);
  const running = await runningEngine(settings.dataDirectory, signal);
  return running && withKey(running, settings);
}

/** The engine to use; where HOLDFAST_URL names none and none runs, one is started. It starts on when the signal aborts. */
export async function findOrStartEngine(
  settings: Settings,
  terminal: Terminal,
  signal?: AbortSignal,
): Promise<Engine> {
  const found = await findEngine(settings, signal);
  if (found) return found;
  const { dataDirectory, engineEnvironment } = settings;
  await prepareDirectory(dataDirectory);
  const running = await terminal.spin('Starting the engine', () =>
    launchEngine(dataDirectory, engineEnvironment, signal),
  );
  return withKey(running, settings);
}
