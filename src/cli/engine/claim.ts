import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from './files.ts';

/** An older claim is taken over: at worst that starts an engine which finds the data directory owned. */
const LONGEST_START_MS = 5_000;

const claimPath = (directory: string) => join(directory, 'engine.starting');

function isExisting(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

/** A claim of a process that is gone, or that has had its time. */
async function isStale(path: string): Promise<boolean> {
  try {
    const [owner, { mtimeMs }] = [Number(await readFile(path, 'utf8')), await stat(path)];
    return !(owner > 0 && isAlive(owner)) || Date.now() - mtimeMs > LONGEST_START_MS;
  } catch {
    // Released meanwhile.
    return false;
  }
}

/**
 * Of many commands at once, the first starts an engine and the others wait for it: twenty that start at the same time
 * would only slow down the one that wins. Which engine owns the directory is decided by the engine's lock, not by this.
 * A claim whose process is gone is cleared for the next try.
 */
export async function claimStart(directory: string): Promise<boolean> {
  const path = claimPath(directory);
  try {
    await writeFile(path, String(process.pid), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (!isExisting(error)) throw error;
  }
  if (await isStale(path)) await rm(path, { force: true });
  return false;
}

/** Lets another command start an engine. */
export async function releaseStart(directory: string): Promise<void> {
  await rm(claimPath(directory), { force: true });
}
