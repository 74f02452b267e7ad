import { randomUUID } from 'node:crypto';
import { lstat, mkdir, open, readFile, realpath, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { HoldfastError } from '../../shared/errors.ts';

/** A config file as it was read. */
export interface ConfigFile {
  /** The file itself, where links lead. */
  path: string;
  /** Null when there is none. */
  bytes: Buffer | null;
  /** Its text without a byte order mark; empty when there is none. */
  text: string;
  byteOrderMark: boolean;
  owner: { mode: number; uid: number; gid: number } | null;
}

/** Some agents keep whole histories in their config. */
const MAX_BYTES = 64 * 1024 * 1024;
const NEW_FILE_MODE = 0o600;
const NEW_DIRECTORY_MODE = 0o700;
const BYTE_ORDER_MARK = '\ufeff';

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '');

const UNCHANGED = 'Nothing was changed.';

function refused(message: string, hint = '', cause?: unknown): HoldfastError {
  return new HoldfastError('invalid_request', message, `${UNCHANGED} ${hint}`.trim(), { cause });
}

/** The error of the file system as one for people. */
function fileError(doing: string, path: string, error: unknown): unknown {
  if (error instanceof HoldfastError) return error;
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new HoldfastError(
      'forbidden',
      `Not permitted to ${doing} ${path} (${code}).`,
      `${UNCHANGED} Make it writable for this account, then try again.`,
      { cause: error },
    );
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new HoldfastError(
      'storage_full',
      'The disk is full.',
      `${UNCHANGED} Free some space, then try again.`,
      {
        cause: error,
      },
    );
  if (code === '') return error;
  return refused(`Cannot ${doing} ${path} (${code}).`, '', error);
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return false;
    throw error;
  }
}

function decoded(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw refused(`${path} is not UTF-8 text.`, 'Save it as UTF-8, then try again.', error);
  }
}

async function readExisting(path: string): Promise<ConfigFile> {
  const found = await stat(path);
  if (!found.isFile()) throw refused(`${path} is no file.`);
  if (found.size > MAX_BYTES) throw refused(`${path} is too large to be edited safely.`);
  const bytes = await readFile(path);
  const text = decoded(path, bytes);
  const byteOrderMark = text.startsWith(BYTE_ORDER_MARK);
  return {
    path,
    bytes,
    text: byteOrderMark ? text.slice(1) : text,
    byteOrderMark,
    owner: { mode: found.mode & 0o7777, uid: found.uid, gid: found.gid },
  };
}

/** Reads a config file, through links; one that is not there reads as empty. */
export async function readConfig(path: string): Promise<ConfigFile> {
  try {
    if (await isThere(path)) return await readExisting(await realpath(path));
    return { path, bytes: null, text: '', byteOrderMark: false, owner: null };
  } catch (error) {
    if (codeOf(error) === 'ENOENT')
      throw refused(`${path} is a link to a file that is not there.`, '', error);
    throw fileError('read', path, error);
  }
}

/** Refuses to go on when somebody has written the file since it was read. */
async function assertUnchanged({ path, bytes }: ConfigFile): Promise<void> {
  const now = (await isThere(path)) ? await readFile(path) : null;
  if (bytes === null ? now === null : now?.equals(bytes)) return;
  throw new HoldfastError(
    'conflict',
    `${path} was changed by another program just now.`,
    `${UNCHANGED} Try again; if it happens again, close the agent first.`,
  );
}

/** Writes a file beside another one, with the same owner and permissions, and makes sure that it is on the disk. */
async function writeBeside({ path, owner }: ConfigFile, bytes: Buffer): Promise<string> {
  const beside = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  const file = await open(beside, 'wx', NEW_FILE_MODE);
  try {
    await file.writeFile(bytes);
    if (owner && (owner.uid !== process.getuid?.() || owner.gid !== process.getgid?.()))
      // Only the superuser can give files away; for others the file is theirs from now on, as with any editor.
      await file.chown(owner.uid, owner.gid).catch((error: unknown) => {
        if (codeOf(error) !== 'EPERM') throw error;
      });
    if (owner) await file.chmod(owner.mode);
    await file.sync();
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  return beside;
}

/**
 * Puts a new text in the place of a config file: all of it or nothing, with the permissions and byte order mark that it had.
 * Returns the outermost directory that had to be made, or null.
 */
export async function writeConfig(config: ConfigFile, text: string): Promise<string | null> {
  try {
    const directory = await mkdir(dirname(config.path), { recursive: true, mode: NEW_DIRECTORY_MODE });
    const bytes = Buffer.from((config.byteOrderMark ? BYTE_ORDER_MARK : '') + text);
    const beside = await writeBeside(config, bytes);
    try {
      await assertUnchanged(config);
      await rename(beside, config.path);
    } finally {
      await rm(beside, { force: true });
    }
    return directory ?? null;
  } catch (error) {
    throw fileError('write', config.path, error);
  }
}

/** Removes a config file, and the directories up to `outermost` that are empty then. */
export async function removeConfig(config: ConfigFile, outermost: string | null): Promise<void> {
  try {
    await assertUnchanged(config);
    await rm(config.path);
  } catch (error) {
    throw fileError('remove', config.path, error);
  }
  if (outermost === null) return;
  for (let directory = dirname(config.path); ; directory = dirname(directory)) {
    try {
      await rmdir(directory);
    } catch {
      // Something else is in it by now, so it stays.
      return;
    }
    if (directory === outermost || directory === dirname(directory)) return;
  }
}
