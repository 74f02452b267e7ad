import { setTimeout as sleep } from 'node:timers/promises';
import { HoldfastError } from '../../shared/errors.ts';
import { type EngineFile, Health } from '../../shared/system.ts';
import { dataDirectory, readFileIfThere } from '../core/directory.ts';
import { DirectoryOwned } from '../core/open.ts';
import { readEngineFile } from './engine-file.ts';

/** How long another engine may take to leave, or the system to drop the lock of a killed one. */
const PATIENCE_MS = 10_000;
const POLL_MS = 50;

/** Whether the engine that wrote the file is what answers at its address: a killed one leaves the file, and its port. */
async function answers(other: EngineFile): Promise<boolean> {
  const response = await fetch(`${other.url}/health`, { signal: AbortSignal.timeout(PATIENCE_MS) });
  const health = Health.safeParse(await response.json());
  return health.success && health.data.instance === other.instance;
}

async function askToLeave(root: string, other: EngineFile): Promise<void> {
  if (!(await answers(other))) return;
  const key = readFileIfThere(dataDirectory(root).ownerKey)?.trim() ?? '';
  await fetch(`${other.url}/api/v1/system/stop`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
}

/**
 * Runs `start`; where an engine owns the data directory that a command started in the background, asks it to leave
 * first. One that a person started is left alone: that is an error which says where it is.
 */
export async function takingOver<T>(root: string, start: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  let asked: string | null = null;
  for (;;) {
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof DirectoryOwned)) throw error;
      const other = readEngineFile(root);
      if (other && !other.background && isAlive(other.pid)) throw alreadyServed(other);
      if (Date.now() > deadline) throw error;
      if (other?.background && asked !== other.instance) {
        asked = other.instance;
        // A refused connection means that it is already leaving: the lock decides.
        await askToLeave(root, other).catch(() => {});
      }
      await sleep(POLL_MS);
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function alreadyServed(other: EngineFile): HoldfastError {
  return new HoldfastError(
    'conflict',
    `Holdfast is already running for this data directory: process ${other.pid} at ${other.url}.`,
    'Use that one, or end it first with `holdfast stop`.',
  );
}
