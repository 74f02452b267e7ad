import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type Holdfast } from '../../src/client/index.ts';
import { EngineFile } from '../../src/shared/system.ts';
import { type Finished, type ProcessOptions, type Started, startHoldfast } from './processes.ts';

const READY = 'Press Ctrl+C to stop.';
const POLL_MS = 10;

/** A running `holdfast serve` on a data directory. */
export interface Server {
  process: Started;
  directory: string;
  url: string;
  port: number;
  ownerKey: string;
  /** A client with the owner's key that tries everything once, so that an error is that of the call. */
  client: Holdfast;
  /** Ends it as a crash does. */
  kill(): Promise<Finished>;
  /** Ends it as Ctrl+C does. */
  stop(): Promise<Finished>;
}

/** What the engine of a data directory says about itself. */
export function engineFile(directory: string): EngineFile {
  return EngineFile.parse(JSON.parse(readFileSync(join(directory, 'engine.json'), 'utf8')));
}

/** The owner's API key of a data directory. */
export function ownerKey(directory: string): string {
  return readFileSync(join(directory, 'owner.key'), 'utf8').trim();
}

/** A client for one try of each call. */
export function clientFor(url: string, apiKey: string, agent?: string): Holdfast {
  return connect({ url, apiKey, agent, attempts: 1 });
}

async function untilReady(process: Started): Promise<void> {
  let ended: Finished | undefined;
  void process.ended.then((finished) => {
    ended = finished;
  });
  while (!process.stdout().includes(READY)) {
    if (ended) throw new Error(`The engine ended with ${ended.code}: ${ended.stdout}${ended.stderr}`);
    await sleep(POLL_MS);
  }
}

/** Starts `holdfast serve` on a free port and waits until it answers. */
export async function serve(
  directory: string,
  args: readonly string[] = [],
  options?: ProcessOptions,
): Promise<Server> {
  const process = startHoldfast(['serve', '--port', '0', '--data-dir', directory, ...args], options);
  await untilReady(process);
  const { url, port } = engineFile(directory);
  const end = (signal: 'SIGKILL' | 'SIGTERM') => {
    process.child.kill(signal);
    return process.ended;
  };
  const key = ownerKey(directory);
  return {
    process,
    directory,
    url,
    port,
    ownerKey: key,
    client: clientFor(url, key),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}

/** Resolves when no memory waits for its vector any more. */
export async function untilEmbedded({ client }: Server): Promise<void> {
  while ((await client.system.status()).waiting_for_embedding > 0) await sleep(POLL_MS);
}
