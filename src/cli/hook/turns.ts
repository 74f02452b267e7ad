import { createHash } from 'node:crypto';
import { appendFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const FORGOTTEN_AFTER_MS = 7 * 24 * 60 * 60 * 1000;

/** Removes the counts of sessions that have not been heard of for long. */
async function sweep(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > FORGOTTEN_AFTER_MS) await rm(path, { force: true });
  }
}

/**
 * Counts one more turn of a session and returns how many there were. Each turn is one byte at the end of a file named by
 * a hash: appending needs no lock, and the file says nothing about the session.
 */
export async function countTurn(dataDirectory: string, agent: string, session: string): Promise<number> {
  const directory = join(dataDirectory, 'turns');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, createHash('sha256').update(`${agent}\0${session}`).digest('hex'));
  await appendFile(path, '.', { mode: 0o600 });
  const { size } = await stat(path);
  if (size === 1) await sweep(directory);
  return size;
}
