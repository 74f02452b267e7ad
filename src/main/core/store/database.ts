import Sqlite from 'better-sqlite3';
import * as sqliteVec from 'sqlite-vec';
import { translateFailure, translating } from './failure.ts';

export type SqlValue = string | number | bigint | Uint8Array | null;
export type SqlParams = Record<string, SqlValue>;

/** Statements that only read. What takes this type cannot change a row. */
export interface ReadableDb {
  all<Row>(sql: string, params?: SqlParams): Row[];
  get<Row>(sql: string, params?: SqlParams): Row | undefined;
  iterate<Row>(sql: string, params?: SqlParams): IterableIterator<Row>;
}

/** A transaction that may write. Only `Database.write` hands one out. */
export interface WritableDb extends ReadableDb {
  /** Returns how many rows were changed and the last row id. */
  run(sql: string, params?: SqlParams): { changes: number; lastId: number };
  /** Runs `action` so that a throw takes back what it did, and nothing else of the transaction. */
  savepoint<T>(action: () => T): T;
  /**
   * Hands `item` to `task`, which runs once for all items of the transaction before its end: for rows that cost less
   * when they are written together.
   */
  together<T>(task: (db: WritableDb, items: readonly T[]) => void, item: T): void;
  /** Runs what `together` was given, now. */
  settle(): void;
}

/** SQL that is not part of the product's ordinary work: migrations, upkeep. */
export interface RawDb {
  exec(sql: string): void;
  pragma(pragma: string): unknown;
  backup(path: string, onProgress: (done: number, total: number) => void): Promise<void>;
}

export interface WriteOptions {
  /**
   * False for what is made again where it is missing, or is no loss: the commit does not wait for the disk. It outlasts the
   * end of the process, and the loss of power once a later commit is durable.
   */
  durable?: boolean;
}

/** One connection. Statements are prepared once and kept; all of its failures are translated. */
export interface Database extends ReadableDb {
  readonly path: string;
  readonly raw: RawDb;
  /** Runs `action` in one transaction that takes the write lock at its start; a throw rolls everything back. */
  write<T>(action: (db: WritableDb) => T, options?: WriteOptions): T;
  /** Runs `action` so that all it reads is of one moment. */
  read<T>(action: (db: ReadableDb) => T): T;
  /** Pages of the write-ahead log that are not in the database yet. */
  pagesToFold(): number;
  /** Folds in what can be while others write and read, and does not keep them waiting. Returns how many pages are left. */
  foldLog(): number;
  /**
   * Folds the write-ahead log into the database and empties it, so that it holds nothing of what was erased. False where
   * somebody reads for longer than a moment: everybody else would have to wait as well, so it is to be tried again later.
   */
  emptyLog(): boolean;
  /** Whether the log is to be emptied still. */
  readonly logToEmpty: boolean;
  /** Calls `listener` after every transaction that may have written. */
  onWrite(listener: () => void): void;
  close(): void;
}

export interface OpenOptions {
  readonly?: boolean;
}

const BACKUP_PAGES_PER_STEP = 2000;
const BUSY_TIMEOUT_MS = 5000;
/** A reader of a few rows is done by then. */
const EMPTY_LOG_TIMEOUT_MS = 50;

function configure(connection: Sqlite.Database, readonly: boolean): void {
  connection.pragma('foreign_keys = ON');
  connection.pragma('trusted_schema = OFF');
  connection.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  if (readonly) return;
  connection.pragma('journal_mode = WAL');
  // FULL: a commit is on the disk before it is acknowledged. On macOS only F_FULLFSYNC reaches the platter.
  connection.pragma('synchronous = FULL');
  connection.pragma('fullfsync = ON');
  connection.pragma('checkpoint_fullfsync = ON');
  // The log is folded in by others, so that no commit takes as long as that; this is for the case that they cannot.
  connection.pragma('wal_autocheckpoint = 16000');
  connection.pragma('cache_size = -8192');
  // What is erased must not linger in free pages.
  connection.pragma('secure_delete = ON');
}

/** Pages in the log, and how many of them are in the database; −1 each where another connection is at it. */
interface Checkpoint {
  log: number;
  checkpointed: number;
}

function statementCache(connection: Sqlite.Database) {
  const statements = new Map<string, Sqlite.Statement<[SqlParams]>>();
  return (sql: string): Sqlite.Statement<[SqlParams]> => {
    let statement = statements.get(sql);
    if (!statement) {
      statement = connection.prepare<[SqlParams]>(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
}

/** What `together` was given and has not run yet. */
class Gathered {
  readonly #items = new Map<(db: WritableDb, items: readonly never[]) => void, unknown[]>();

  add<T>(task: (db: WritableDb, items: readonly T[]) => void, item: T): void {
    const items = this.#items.get(task);
    if (items === undefined) this.#items.set(task, [item]);
    else items.push(item);
  }

  run(db: WritableDb): void {
    for (const [task, items] of this.#items) {
      this.#items.delete(task);
      task(db, items as never[]);
    }
  }

  clear(): void {
    this.#items.clear();
  }
}

/** Opens (and creates) the SQLite file at `path` with the settings of every Holdfast database. */
export function openDatabase(path: string, options: OpenOptions = {}): Database {
  const readonly = options.readonly ?? false;
  const connection = translating(() => new Sqlite(path, { readonly, fileMustExist: readonly }));
  try {
    translating(() => {
      // sqlite-vec is needed for the vector table even by those who only read its rows.
      sqliteVec.load(connection);
      configure(connection, readonly);
    });
  } catch (error) {
    connection.close();
    throw error;
  }
  const prepare = statementCache(connection);
  // Made once, because making it costs more than a small transaction.
  const transaction = connection.transaction((action: () => unknown) => action());
  const none: SqlParams = {};
  const listeners: (() => void)[] = [];
  const gathered = new Gathered();
  let logToEmpty = false;
  /** Runs `action` and then what it gathered; a throw forgets that. */
  const settling = <T>(action: () => T): T => {
    try {
      const result = action();
      gathered.run(db);
      return result;
    } catch (error) {
      gathered.clear();
      throw error;
    }
  };
  const checkpoint = (mode: 'NOOP' | 'PASSIVE'): number =>
    translating(() => {
      const [{ log, checkpointed }] = connection.pragma(`wal_checkpoint(${mode})`) as [Checkpoint];
      return log - checkpointed;
    });
  const withoutSync = <T>(commit: () => T): T => {
    connection.pragma('synchronous = NORMAL');
    try {
      return commit();
    } finally {
      connection.pragma('synchronous = FULL');
    }
  };
  const db: WritableDb = {
    all: <Row>(sql: string, params: SqlParams = none) => translating(() => prepare(sql).all(params) as Row[]),
    get: <Row>(sql: string, params: SqlParams = none) =>
      translating(() => prepare(sql).get(params) as Row | undefined),
    iterate: <Row>(sql: string, params: SqlParams = none) =>
      // A statement that is being stepped through cannot be shared: a kept one would be busy.
      translating(() => connection.prepare<[SqlParams]>(sql).iterate(params) as IterableIterator<Row>),
    run: (sql, params = none) =>
      translating(() => {
        const result = prepare(sql).run(params);
        return { changes: result.changes, lastId: Number(result.lastInsertRowid) };
      }),
    savepoint: <T>(action: () => T) => {
      gathered.run(db);
      return transaction(() => settling(action)) as T;
    },
    together: (task, item) => gathered.add(task, item),
    settle: () => gathered.run(db),
  };
  return {
    path,
    all: db.all,
    get: db.get,
    iterate: db.iterate,
    raw: {
      exec: (sql) => translating(() => void connection.exec(sql)),
      pragma: (pragma) => translating(() => connection.pragma(pragma, { simple: true })),
      backup: async (target, onProgress) => {
        const progress = ({ totalPages, remainingPages }: Sqlite.BackupMetadata) => {
          onProgress(totalPages - remainingPages, totalPages);
          return BACKUP_PAGES_PER_STEP;
        };
        await connection.backup(target, { progress }).catch((error: unknown) => {
          throw translateFailure(error);
        });
      },
    },
    write: <T>(action: (db: WritableDb) => T, { durable = true }: WriteOptions = {}) => {
      const commit = () => transaction.immediate(() => settling(() => action(db))) as T;
      const result = translating(() => (durable ? commit() : withoutSync(commit)));
      for (const listener of listeners) listener();
      return result;
    },
    read: <T>(action: (db: ReadableDb) => T) =>
      translating(() => transaction.deferred(() => action(db)) as T),
    get logToEmpty() {
      return logToEmpty;
    },
    pagesToFold: () => checkpoint('NOOP'),
    foldLog: () => checkpoint('PASSIVE'),
    emptyLog: () =>
      translating(() => {
        logToEmpty = true;
        connection.pragma(`busy_timeout = ${EMPTY_LOG_TIMEOUT_MS}`);
        try {
          logToEmpty = connection.pragma('wal_checkpoint(TRUNCATE)', { simple: true }) !== 0;
        } finally {
          connection.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
        }
        return !logToEmpty;
      }),
    onWrite: (listener) => void listeners.push(listener),
    close: () => connection.close(),
  };
}
