import Sqlite from 'better-sqlite3';
import { HoldfastError } from '../../../shared/errors.ts';
import { translateFailure } from './failure.ts';

export interface DirectoryLock {
  release(): void;
}

/**
 * Makes this process the only owner of a data directory until it ends. The lock is SQLite's own exclusive lock on a
 * small database that is not in WAL mode: the operating system drops it with the process, however that dies.
 * Throws `conflict` when another process owns the directory.
 */
export function lockDirectory(path: string): DirectoryLock {
  let connection: Sqlite.Database | undefined;
  try {
    connection = new Sqlite(path, { timeout: 0 });
    connection.pragma('journal_mode = DELETE');
    connection.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    connection?.close();
    if (error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY'))
      throw new HoldfastError(
        'conflict',
        'Another Holdfast engine owns this data directory.',
        'Run `holdfast status` to see it, `holdfast stop` to end it.',
      );
    throw translateFailure(error);
  }
  const held = connection;
  return { release: () => held.close() };
}
