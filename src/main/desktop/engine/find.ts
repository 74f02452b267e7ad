import { connect } from '../../../client/index.ts';
import { HoldfastError } from '../../../shared/errors.ts';
import type { EngineFile, Health } from '../../../shared/system.ts';
import { dataDirectory, readFileIfThere } from '../../core/directory.ts';
import { readEngineFile } from '../../host/engine-file.ts';

const PROBE_TIMEOUT_MS = 5_000;

/** An engine that has answered, and the key to use with it. */
export interface Connection {
  url: string;
  key: string;
  version: string;
  /** Identifies this run of it. */
  instance: string;
  /** Its process, or null for one that was named by its address. */
  pid: number | null;
}

/** One engine that the environment names; no other is used then. */
export interface NamedEngine {
  url: string;
  key: string | null;
}

async function probe(url: string): Promise<Health | null> {
  try {
    return await connect({ url, attempts: 1, timeoutMs: PROBE_TIMEOUT_MS }).system.health();
  } catch (error) {
    if (error instanceof HoldfastError) return null;
    throw error;
  }
}

/** The owner's API key of a data directory, or null. */
function ownerKey(root: string): string | null {
  return readFileIfThere(dataDirectory(root).ownerKey)?.trim() || null;
}

/** The engine that owns a data directory, or null while none answers. Its file alone proves nothing: see `Health.instance`. */
export async function engineOf(root: string): Promise<Connection | null> {
  const file = readEngineFile(root);
  const key = ownerKey(root);
  if (!file || key === null) return null;
  const health = await probe(file.url);
  return health?.instance === file.instance ? connectionOf(file, key) : null;
}

/** The engine that began after `since` (milliseconds), once it has said where it listens: it does so last, so it need not be asked. */
export function engineBegunSince(root: string, since: number): Connection | null {
  const file = readEngineFile(root);
  const key = ownerKey(root);
  return file && key !== null && Date.parse(file.started_at) >= since ? connectionOf(file, key) : null;
}

function connectionOf({ url, version, instance, pid }: EngineFile, key: string): Connection {
  return { url, key, version, instance, pid };
}

/** The engine that the environment names. The owner's key of `root` goes to the engine of `root` alone. */
export async function namedEngine({ url, key }: NamedEngine, root: string): Promise<Connection> {
  const health = await probe(url);
  if (health?.service !== 'holdfast')
    throw new HoldfastError(
      'unavailable',
      `No engine answers at ${url}.`,
      'HOLDFAST_URL names this engine, so no other is used: start it, correct the URL, or unset it.',
    );
  const own = key ?? (health.instance === readEngineFile(root)?.instance ? ownerKey(root) : null);
  if (own === null)
    throw new HoldfastError(
      'unauthenticated',
      `The engine at ${url} needs an API key.`,
      'Set HOLDFAST_API_KEY.',
    );
  return { url, key: own, version: health.version, instance: health.instance, pid: null };
}

/** Whether the engine still answers. Another one in its place counts as gone. */
export async function stillThere({ url, instance }: Connection): Promise<boolean> {
  return (await probe(url))?.instance === instance;
}

/** Asks an engine to end once it has answered what it is asked. */
export async function askToStop({ url, key }: Connection): Promise<void> {
  await connect({ url, apiKey: key, attempts: 1, timeoutMs: PROBE_TIMEOUT_MS }).system.stop();
}
