import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { HoldfastError } from '../../shared/errors.ts';

/** Where everything of one data directory is. */
export interface DataDirectory {
  root: string;
  database: string;
  lock: string;
  config: string;
  engine: string;
  ownerKey: string;
  /** What the secrets of webhooks are derived from. */
  webhooksKey: string;
  /** The keys of teams. */
  teamKeys: string;
  backups: string;
  /** Embedding models that were installed, each in a folder of its name. */
  models: string;
  /** A checked copy that takes the place of the database at the next start. */
  incoming: string;
}

/** The places of the data directory `root`. Looks at nothing. */
export function dataDirectory(root: string): DataDirectory {
  return {
    root,
    database: join(root, 'holdfast.db'),
    lock: join(root, 'lock.db'),
    config: join(root, 'config.json'),
    engine: join(root, 'engine.json'),
    ownerKey: join(root, 'owner.key'),
    webhooksKey: join(root, 'webhooks.key'),
    teamKeys: join(root, 'team.keys'),
    backups: join(root, 'backups'),
    models: join(root, 'models'),
    incoming: join(root, 'holdfast.db.restore'),
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** A failure of the file system as what it means to the person at the machine. */
export function fileFailure(error: unknown, path: string): unknown {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new HoldfastError('storage_full', 'The disk is full.', 'Free some space and try again.', {
      cause: error,
    });
  // ENOENT: a link that leads nowhere, or a read-only place to make a directory in.
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM' || code === 'ENOENT')
    return new HoldfastError(
      'storage_read_only',
      `${path} cannot be written.`,
      'Check its permissions, or choose another place with --data-dir or HOLDFAST_DATA_DIR.',
      { cause: error },
    );
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return new HoldfastError(
      'conflict',
      `${path} is in the way: it is not a directory.`,
      'Move it away, or choose another place with --data-dir or HOLDFAST_DATA_DIR.',
      { cause: error },
    );
  return error;
}

/** Creates the directory if it is missing; only its owner may look into it. */
export function prepareDirectory(directory: DataDirectory): void {
  try {
    mkdirSync(directory.root, { recursive: true, mode: 0o700 });
    // Rights are only taken away: a directory that its owner made read-only stays so.
    chmodSync(directory.root, statSync(directory.root).mode & 0o700);
    accessSync(directory.root, constants.W_OK);
    mkdirSync(directory.backups, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw fileFailure(error, directory.root);
  }
}

/** Makes a file at `path` of what `fill` writes to a partial one: whole and on the disk, or not at all. */
function replaceFile(path: string, fill: (partial: string) => void): void {
  const partial = `${path}.${process.pid}.partial`;
  try {
    fill(partial);
    const file = openSync(partial, 'r+');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(partial, path);
    syncDirectory(dirname(path));
  } catch (error) {
    rmSync(partial, { force: true });
    throw fileFailure(error, path);
  }
}

/** Writes a file that its owner alone can read, whole or not at all. */
export function writePrivateFile(path: string, text: string): void {
  replaceFile(path, (partial) => writeFileSync(partial, text, { mode: 0o600 }));
}

/** Copies a file, its permissions too, whole or not at all. */
export function copyFile(from: string, to: string): void {
  replaceFile(to, (partial) => copyFileSync(from, partial));
}

/** Makes a rename in `path` last through a loss of power. Windows has no such call and does not need it. */
export function syncDirectory(path: string): void {
  if (process.platform === 'win32') return;
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

/** Removes what a killed engine has left half written. For the owner of the directory alone. */
export function removePartialFiles(directory: DataDirectory): void {
  for (const folder of [directory.root, directory.backups])
    for (const name of readdirSync(folder))
      if (/\.partial(-wal|-shm|-journal)?$/.test(name)) rmSync(join(folder, name), { force: true });
}

/** The text of a file, or null where there is none. Throws what keeps one that is there from being read. */
export function readFileIfThere(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}
