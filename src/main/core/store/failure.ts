import { SqliteError } from 'better-sqlite3';
import { HoldfastError } from '../../../shared/errors.ts';

/**
 * What a failure of SQLite means to the person at the machine. Failures that can only come from a defect of ours
 * (constraints, syntax) stay what they are.
 */
export function translateFailure(error: unknown): unknown {
  if (!(error instanceof SqliteError)) return error;
  const make = (code: 'storage_full' | 'storage_read_only' | 'unavailable', message: string, hint: string) =>
    new HoldfastError(code, message, hint, { cause: error });
  if (error.code === 'SQLITE_FULL')
    return make('storage_full', 'The disk is full; nothing was changed.', 'Free some space and try again.');
  if (
    error.code.startsWith('SQLITE_READONLY') ||
    error.code === 'SQLITE_CANTOPEN' ||
    error.code === 'SQLITE_PERM'
  )
    return make(
      'storage_read_only',
      'The data directory cannot be written; nothing was changed.',
      'Check the permissions of the data directory that `holdfast status` names.',
    );
  if (error.code.startsWith('SQLITE_IOERR'))
    return make(
      'unavailable',
      'The disk reported an error; nothing was changed.',
      'Check the disk, then run `holdfast doctor`.',
    );
  if (isCorruption(error))
    return make(
      'unavailable',
      'The database file is damaged.',
      'Run `holdfast doctor`; where no engine starts, bring back a backup with `holdfast serve --restore FILE`.',
    );
  if (error.code.startsWith('SQLITE_BUSY'))
    return make('unavailable', 'Another program holds the database.', 'Close it and try again.');
  return error;
}

/** True for what SQLite throws about a damaged file or table, translated or not. */
export function isCorruption(error: unknown): boolean {
  const cause = error instanceof HoldfastError ? error.cause : error;
  return cause instanceof SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(cause.code);
}

/** Runs `action`; what SQLite throws comes out as a `HoldfastError` where it means something to people. */
export function translating<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw translateFailure(error);
  }
}
