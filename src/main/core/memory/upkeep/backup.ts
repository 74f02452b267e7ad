import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { HoldfastError } from '../../../../shared/errors.ts';
import { type Backup, BackupKind, type BackupResult, type RestoreResult } from '../../../../shared/system.ts';
import { toTimestamp } from '../../../../shared/time.ts';
import { type DataDirectory, fileFailure, syncDirectory } from '../../directory.ts';
import type { OnProgress } from '../../engine.ts';
import { type Database, openDatabase } from '../../store/database.ts';
import { isCorruption } from '../../store/failure.ts';
import { assertReadable } from '../../store/migrate.ts';
import { MIGRATIONS } from '../../store/migrations/index.ts';
import { whileChecking } from './checking/checking.ts';

const DAILY = /^daily-\d{8}T\d{6}Z\.db$/;

/** `20250115T103000Z`: sorts by time and is a file name everywhere. */
export function fileStamp(now: number): string {
  return new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

function assertUsablePath(path: string): void {
  if (!isAbsolute(path))
    throw new HoldfastError(
      'validation_failed',
      'path: must be an absolute path.',
      'The engine runs in a directory of its own.',
    );
}

function assertFree(path: string): void {
  if (existsSync(path))
    throw new HoldfastError(
      'conflict',
      `${path} exists already.`,
      'Choose another name, or remove it first.',
    );
  if (!existsSync(dirname(path)))
    throw new HoldfastError('not_found', `There is no directory ${dirname(path)}.`, 'Make it first.');
}

/** Where a copy for `path` grows: a place of its own, as another one for the same path may be on its way. */
function partialOf(path: string): string {
  return `${path}.${randomUUID()}.partial`;
}

/** Copies the live database into one file at `path`, whole or not at all. Never overwrites. */
export async function backup(db: Database, path: string, onProgress: OnProgress): Promise<BackupResult> {
  assertUsablePath(path);
  assertFree(path);
  const partial = partialOf(path);
  try {
    await db.raw.backup(partial, (done, total) => onProgress({ step: 'copying', done, total }));
    const memories = await finishCopy(partial, onProgress);
    assertFree(path);
    renameSync(partial, path);
    syncDirectory(dirname(path));
    return { path, bytes: statSync(path).size, memories };
  } catch (error) {
    removeDatabaseFiles(partial);
    throw fileFailure(error, dirname(path));
  }
}

/** Makes a copy one self-contained private file and checks it. Returns how many memories it holds. */
async function finishCopy(path: string, onProgress: OnProgress): Promise<number> {
  chmodSync(path, 0o600);
  onProgress({ step: 'checking the copy', done: 0, total: 1 });
  return whileChecking((checking) => checking.finishCopy(path));
}

function removeDatabaseFiles(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true });
}

/** What is wrong is the file that was named, not the database in use. */
function noBackup(path: string, cause: unknown): HoldfastError {
  return new HoldfastError(
    'validation_failed',
    `${path} cannot be restored: it is no Holdfast database, or a damaged one.`,
    'Name a file that `holdfast backup` wrote. What is here is unchanged.',
    { cause },
  );
}

function openBackup(path: string): Database {
  try {
    return openDatabase(path, { readonly: true });
  } catch (error) {
    throw noBackup(path, error);
  }
}

/**
 * Checks the backup at `path` and lays a copy of it ready; the next start puts it in place of the database, which is
 * kept among the backups.
 */
export async function stageRestore(
  directory: DataDirectory,
  path: string,
  onProgress: OnProgress,
): Promise<RestoreResult> {
  assertUsablePath(path);
  if (!existsSync(path)) throw new HoldfastError('not_found', `There is no file ${path}.`);
  const staging = partialOf(directory.incoming);
  const source = openBackup(path);
  try {
    assertReadable(source, MIGRATIONS.at(-1)?.version ?? 0);
    if (source.raw.pragma('user_version') === 0)
      throw new HoldfastError('validation_failed', 'This file is not a Holdfast database.');
    onProgress({ step: 'checking the backup', done: 0, total: 1 });
    await whileChecking((checking) => checking.assertSound(path));
    await source.raw.backup(staging, (done, total) => onProgress({ step: 'copying', done, total }));
    const memories = await finishCopy(staging, onProgress);
    renameSync(staging, directory.incoming);
    syncDirectory(directory.root);
    return { memories, previous: previousPath(directory) };
  } catch (error) {
    removeDatabaseFiles(staging);
    throw isCorruption(error) ? noBackup(path, error) : fileFailure(error, directory.root);
  } finally {
    source.close();
  }
}

/**
 * Puts a staged copy in place of the database; what was there is kept. Runs before the database is opened and can be
 * repeated after a crash at any point.
 */
export function completeRestore(directory: DataDirectory): void {
  if (!existsSync(directory.incoming)) return;
  if (existsSync(directory.database)) {
    const kept = previousPath(directory);
    foldLog(directory.database, kept);
    renameSync(directory.database, kept);
  }
  removeDatabaseFiles(directory.database);
  renameSync(directory.incoming, directory.database);
  syncDirectory(directory.root);
}

/** Folds the write-ahead log into its database, so that one file is all of it. A damaged database keeps its log beside it. */
function foldLog(path: string, kept: string): void {
  try {
    openDatabase(path).close();
  } catch (error) {
    if (!isCorruption(error)) throw error;
    if (existsSync(`${path}-wal`)) renameSync(`${path}-wal`, `${kept}-wal`);
  }
}

/**
 * Where the database goes that a staged copy replaces. Named after the moment of the copy, to the millisecond: the same
 * on every try, and another for every restore.
 */
function previousPath(directory: DataDirectory): string {
  const { mtimeMs } = statSync(directory.incoming);
  const milliseconds = String(Math.floor(mtimeMs % 1000)).padStart(3, '0');
  return join(directory.backups, `before-restore-${fileStamp(mtimeMs)}-${milliseconds}.db`);
}

/** The names of the copies of the database in the data directory. */
export function backupNames(directory: DataDirectory): string[] {
  return readdirSync(directory.backups).filter((name) => name.endsWith('.db'));
}

/** Where a copy goes that a person asks for without naming a place. */
export function manualBackupPath(directory: DataDirectory, now: number): string {
  return join(directory.backups, `manual-${fileStamp(now)}.db`);
}

function kindOf(name: string): BackupKind {
  return BackupKind.options.find((kind) => name.startsWith(`${kind}-`)) ?? 'other';
}

/** The copies of the database in the data directory, the newest first. */
export function listBackups(directory: DataDirectory): Backup[] {
  const backups = backupNames(directory).map((name) => {
    const path = join(directory.backups, name);
    const { size, mtimeMs } = statSync(path);
    return { path, kind: kindOf(name), bytes: size, created_at: toTimestamp(Math.floor(mtimeMs)) };
  });
  return backups.sort((a, b) => b.created_at.localeCompare(a.created_at));
}

function dailyBackups(directory: DataDirectory): string[] {
  return backupNames(directory)
    .filter((name) => DAILY.test(name))
    .sort();
}

/** When the newest daily backup was made, in milliseconds since 1970, or null. */
export function lastDailyBackup(directory: DataDirectory): number | null {
  const newest = dailyBackups(directory).at(-1);
  return newest === undefined ? null : statSync(join(directory.backups, newest)).mtimeMs;
}

/** Makes today's backup and removes the oldest beyond `keep`. */
export async function dailyBackup(
  db: Database,
  directory: DataDirectory,
  keep: number,
  now: number,
): Promise<void> {
  await backup(db, join(directory.backups, `daily-${fileStamp(now)}.db`), () => {});
  for (const name of dailyBackups(directory).slice(0, -keep)) rmSync(join(directory.backups, basename(name)));
}
