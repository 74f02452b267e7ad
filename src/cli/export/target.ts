import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { HoldfastError } from '../../shared/errors.ts';
import type { Terminal } from '../terminal.ts';

/** Where an export goes, piece by piece. */
export interface Target {
  write(text: string): Promise<void>;
  /** Makes what was written last. */
  end(): Promise<void>;
  /** Leaves nothing behind. */
  discard(): Promise<void>;
}

/** A failure of the file system at `path` as what it means to the person at the machine; any other stays as it is. */
export function fileFailure(error: unknown, path: string): unknown {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return error;
  const because = { cause: error };
  if (error.code === 'ENOENT')
    return new HoldfastError('not_found', `There is no folder ${dirname(path)}.`, 'Make it first.', because);
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT')
    return new HoldfastError(
      'storage_full',
      'The disk is full.',
      'Free some space, then try again.',
      because,
    );
  return new HoldfastError(
    'storage_read_only',
    `${path} cannot be written (${error.code}).`,
    'Choose another place, or check its permissions.',
    because,
  );
}

/** Standard output as a target. */
export function toTerminal(terminal: Terminal): Target {
  const nothing = async () => {};
  return { write: (text) => terminal.write(text), end: nothing, discard: nothing };
}

function inTheWay(path: string, hint: string): HoldfastError {
  return new HoldfastError('conflict', `${path} is there already.`, hint);
}

/** A file that its owner alone can read, which appears under its name when it is whole. */
export async function toFile(path: string, replace: boolean): Promise<Target> {
  if (!replace && existsSync(path)) throw inTheWay(path, 'Choose another name, or replace it with --force.');
  const partial = `${path}.${process.pid}.partial`;
  const stream = createWriteStream(partial, { mode: 0o600 });
  const failed = finished(stream);
  failed.catch(() => {}); // told to whoever writes next, or ends
  await Promise.race([once(stream, 'open'), failed]);
  return {
    async write(text) {
      if (!stream.write(text)) await Promise.race([once(stream, 'drain'), failed]);
    },
    async end() {
      stream.end();
      await failed;
      const file = await open(partial, 'r+');
      await file.sync().finally(() => file.close());
      await rename(partial, path);
    },
    async discard() {
      stream.destroy();
      await rm(partial, { force: true });
    },
  };
}

/** A folder for files of their own. Throws when there is something in it already. */
export async function prepareFolder(path: string): Promise<(name: string, text: string) => Promise<void>> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  if ((await readdir(path)).length > 0) throw inTheWay(path, 'Choose an empty folder.');
  return (name, text) => writeFile(join(path, name), text, { mode: 0o600, flag: 'wx' });
}

/** Whether there is a folder of that name. */
export async function isFolder(path: string): Promise<boolean> {
  if (path.endsWith('/')) return true;
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}
