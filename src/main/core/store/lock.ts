import Sqlite from 'better-sqlite3';
import { HoldfastError } from '../../../shared/errors.ts';
import { translateFailure } from './failure.ts';

/** Another process owns the data directory. */
export class DirectoryOwned extends HoldfastError {
  constructor() {
    super(
      'conflict',
      'Another Holdfast engine owns this data directory.',
      'Run `holdfast status` to see it, `holdfast stop` to end it.',
    );
  }
}

export interface DirectoryLock {
  release(): void;
}

/**
 * Makes this process the only owner of a data directory until it ends. The lock is SQLite's own exclusive lock on a
 * small database that is not in WAL mode: the operating system drops it with the process, however that dies.
 * Throws `DirectoryOwned` when another process has it.
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
      throw new DirectoryOwned();
    throw translateFailure(error);
  }
  const held = connection;
  return { release: () => held.close() };
}
