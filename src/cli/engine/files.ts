import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HoldfastError } from '../../shared/errors.ts';
import type { EngineFile } from '../../shared/system.ts';

type Address = Pick<EngineFile, 'pid' | 'url' | 'instance'>;

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new HoldfastError(
      'forbidden',
      `Cannot read ${path}.`,
      'The data directory of an engine can only be used by the account that it belongs to.',
      { cause: error },
    );
  }
}

/**
 * Where the engine of a data directory says it is, or null. It may be gone: only its `/health` proves the instance. Checked
 * by hand because the schema library would double the start-up time of every command.
 */
export async function readEngineFile(directory: string): Promise<Address | null> {
  const text = await readIfThere(join(directory, 'engine.json'));
  if (text === null) return null;
  try {
    const { pid, url, instance } = JSON.parse(text) as Partial<Address>;
    const valid = Number.isInteger(pid) && typeof url === 'string' && typeof instance === 'string';
    return valid && URL.canParse(url) ? ({ pid, url, instance } as Address) : null;
  } catch {
    // Half a file is what a killed engine can leave behind: the same as none.
    return null;
  }
}

/** The owner's API key of a data directory, or null. */
export async function readOwnerKey(directory: string): Promise<string | null> {
  return (await readIfThere(join(directory, 'owner.key')))?.trim() || null;
}

/** Whether there is a process with this id, of this account. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
