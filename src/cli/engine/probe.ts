import { connect } from '../../client/index.ts';
import { HoldfastError } from '../../shared/errors.ts';
import type { Health } from '../../shared/system.ts';
import { readEngineFile } from './files.ts';

const PROBE_TIMEOUT_MS = 2_000;

/** An engine of a data directory that has answered. */
export interface Running {
  url: string;
  pid: number;
  health: Health;
}

/** What answers `/health` at a URL, or null when nothing does. */
export async function probe(url: string, signal?: AbortSignal): Promise<Health | null> {
  try {
    return await connect({ url, attempts: 1, timeoutMs: PROBE_TIMEOUT_MS }).system.health({ signal });
  } catch (error) {
    if (error instanceof HoldfastError) return null;
    throw error;
  }
}

/**
 * The engine that owns a data directory, or null when none runs. Its file alone proves nothing: a killed engine leaves
 * it behind, and its port may be somebody else's by now.
 */
export async function runningEngine(directory: string, signal?: AbortSignal): Promise<Running | null> {
  const file = await readEngineFile(directory);
  if (!file) return null;
  const health = await probe(file.url, signal);
  return health?.instance === file.instance ? { url: file.url, pid: file.pid, health } : null;
}
