import Sqlite from 'better-sqlite3';
import type { Head, Stream } from '../../../src/protocol/entry.ts';
import { HoldfastError } from '../../../src/shared/errors.ts';
import { GroupCommit } from './group-commit.ts';
import {
  type Append,
  type AppendFailure,
  type AppendOutcome,
  RELAY,
  type RelayStorage,
  type Seal,
  type StorageLimits,
  type StoredUpdate,
} from './port.ts';
import { SCHEMA, SCHEMA_VERSION } from './sqlite-schema.ts';

interface DocumentRow {
  id: number;
  seq: number;
  bytes: number;
  hash: string | null;
}

function configure(connection: Sqlite.Database): void {
  connection.pragma('foreign_keys = ON');
  connection.pragma('trusted_schema = OFF');
  connection.pragma('busy_timeout = 5000');
  connection.pragma('journal_mode = WAL');
  // FULL: a commit is on the disk before it is acknowledged. On macOS only F_FULLFSYNC reaches the platter.
  connection.pragma('synchronous = FULL');
  connection.pragma('fullfsync = ON');
  connection.pragma('checkpoint_fullfsync = ON');
  connection.pragma('cache_size = -8192');
}

function prepareSchema(connection: Sqlite.Database, path: string): void {
  connection
    .transaction(() => {
      const version = connection.pragma('user_version', { simple: true });
      if (version === SCHEMA_VERSION) return;
      if (version !== 0)
        throw new HoldfastError(
          'unavailable',
          `The database ${path} is of version ${version}, and this relay knows version ${SCHEMA_VERSION}.`,
          'Start the relay that wrote it, or name another file in `database`.',
        );
      connection.exec(SCHEMA);
      connection.pragma(`user_version = ${SCHEMA_VERSION}`);
    })
    .immediate();
}

/** Statements are prepared once and kept. */
function statements(connection: Sqlite.Database) {
  const prepared = new Map<string, Sqlite.Statement>();
  const prepare = (sql: string): Sqlite.Statement => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const statement = connection.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  return {
    get: <Row>(sql: string, ...values: unknown[]) => prepare(sql).get(...values) as Row | undefined,
    all: <Row>(sql: string, ...values: unknown[]) => prepare(sql).all(...values) as Row[],
    run: (sql: string, ...values: unknown[]) => prepare(sql).run(...values).changes,
  };
}

const same = (a: Head | null, b: Head | null): boolean =>
  a === null || b === null ? a === b : a.number === b.number && a.hash === b.hash;

/** What may be done within a transaction. */
class Tables {
  readonly #sql: ReturnType<typeof statements>;
  readonly #limits: StorageLimits;

  constructor(connection: Sqlite.Database, limits: StorageLimits) {
    this.#sql = statements(connection);
    this.#limits = limits;
  }

  document(name: string): DocumentRow | null {
    return this.#sql.get('SELECT id, seq, bytes, hash FROM documents WHERE name = ?', name) ?? null;
  }

  team(id: string): { bytes: number; sealed: number } | null {
    return this.#sql.get('SELECT bytes, sealed FROM teams WHERE id = ?', id) ?? null;
  }

  countTeams(): number {
    return this.#sql.get<{ teams: number }>('SELECT count(*) AS teams FROM teams')?.teams ?? 0;
  }

  updates(document: number, after: number): StoredUpdate[] {
    return this.#sql.all(
      'SELECT seq, bytes FROM updates WHERE document = ? AND seq > ? ORDER BY seq',
      document,
      after,
    );
  }

  owners(document: number): { client: number; device: string }[] {
    return this.#sql.all('SELECT client, device FROM clients WHERE document = ?', document);
  }

  head(team: string, stream: Stream, device: string): Head | null {
    const sql = 'SELECT number, hash, clock FROM heads WHERE team = ? AND stream = ? AND device = ?';
    return this.#sql.get(sql, team, stream, device) ?? null;
  }

  createTeam(founding: Append): 'created' | 'exists' | 'full' {
    if (this.team(founding.team) !== null) return 'exists';
    if (this.countTeams() >= this.#limits.teams) return 'full';
    this.#sql.run('INSERT INTO teams (id, created_at) VALUES (?, ?)', founding.team, Date.now());
    const outcome = this.append(founding);
    if (!outcome.ok) throw new Error(`A founding entry could not be written: ${outcome.reason}`);
    return 'created';
  }

  append(append: Append): AppendOutcome {
    const row = this.document(append.document);
    const reason = this.#obstacle(append, row);
    if (reason !== null) return { ok: false, reason };
    const written = this.#write(append.team, append.document, append.update, row);
    this.#bind(append, written.id);
    return { ok: true, seq: written.seq, bytes: written.bytes };
  }

  compact(name: string, through: number, merged: Uint8Array): void {
    const row = this.document(name);
    if (row === null || row.hash !== null) return;
    this.#replace(row.id, through, merged);
  }

  seal({ team, document, through, segment, announcement }: Seal): number | null {
    const row = this.document(document);
    const manifest = this.document(announcement.document);
    if (row === null || manifest === null || row.hash !== null || row.seq !== through) return null;
    if (!this.#mayUse(manifest.id, announcement.client, RELAY)) return null;
    this.#replace(row.id, through, segment.bytes);
    this.#sql.run('UPDATE documents SET hash = ? WHERE id = ?', segment.hash, row.id);
    this.#sql.run('UPDATE teams SET sealed = sealed + 1 WHERE id = ?', team);
    this.#own(manifest.id, announcement.client, RELAY);
    return this.#write(team, announcement.document, announcement.update, manifest).seq;
  }

  #obstacle(
    { team, stream, device, clients, from, update }: Append,
    row: DocumentRow | null,
  ): AppendFailure | null {
    const known = this.team(team);
    if (known === null) return 'unknown_team';
    if (row !== null && row.hash !== null) return 'sealed';
    if (known.bytes + update.length > this.#limits.teamBytes) return 'team_full';
    if (row !== null && !clients.every((client) => this.#mayUse(row.id, client, device)))
      return 'client_taken';
    return same(this.head(team, stream, device), from) ? null : 'stale';
  }

  #mayUse(document: number, client: number, device: string): boolean {
    const sql = 'SELECT device FROM clients WHERE document = ? AND client = ?';
    const owner = this.#sql.get<{ device: string }>(sql, document, client);
    return owner === undefined || owner.device === device;
  }

  #own(document: number, client: number, device: string): void {
    const sql = 'INSERT OR IGNORE INTO clients (document, client, device) VALUES (?, ?, ?)';
    this.#sql.run(sql, document, client, device);
  }

  #write(team: string, name: string, update: Uint8Array, row: DocumentRow | null) {
    const id = row?.id ?? this.#create(name);
    const seq = (row?.seq ?? 0) + 1;
    const bytes = (row?.bytes ?? 0) + update.length;
    this.#sql.run('INSERT INTO updates (document, seq, bytes) VALUES (?, ?, ?)', id, seq, update);
    this.#sql.run('UPDATE documents SET seq = ?, bytes = ? WHERE id = ?', seq, bytes, id);
    this.#sql.run('UPDATE teams SET bytes = bytes + ? WHERE id = ?', update.length, team);
    return { id, seq, bytes };
  }

  #create(name: string): number {
    this.#sql.run('INSERT INTO documents (name) VALUES (?)', name);
    return (this.document(name) as DocumentRow).id;
  }

  #bind({ team, stream, device, clients, to }: Append, document: number): void {
    for (const client of clients) this.#own(document, client, device);
    const sql = `INSERT INTO heads (team, stream, device, number, hash, clock) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET number = excluded.number, hash = excluded.hash, clock = excluded.clock`;
    this.#sql.run(sql, team, stream, device, to.number, to.hash, to.clock);
  }

  #replace(document: number, through: number, merged: Uint8Array): void {
    this.#sql.run('DELETE FROM updates WHERE document = ? AND seq <= ?', document, through);
    this.#sql.run('INSERT INTO updates (document, seq, bytes) VALUES (?, ?, ?)', document, through, merged);
  }
}

/**
 * Storage in one SQLite file. Writes that arrive together share one transaction, because a commit costs a flush of the
 * disk however much it holds.
 */
export function openSqliteStorage(path: string, limits: StorageLimits): RelayStorage {
  const connection = new Sqlite(path);
  try {
    configure(connection);
    prepareSchema(connection, path);
  } catch (error) {
    connection.close();
    throw error;
  }
  const tables = new Tables(connection, limits);
  const reading = connection.transaction((action: () => unknown) => action());
  const read = async <T>(action: () => T): Promise<T> => reading.deferred(action) as T;
  const commits = new GroupCommit((all) => void reading.immediate(all));
  return {
    createTeam: (founding) => commits.run(() => tables.createTeam(founding)),
    hasTeam: (team) => read(() => tables.team(team) !== null),
    countTeams: () => read(() => tables.countTeams()),
    countSealed: (team) => read(() => tables.team(team)?.sealed ?? 0),
    load: (name, after) =>
      read(() => {
        const row = tables.document(name);
        if (row === null) return { updates: [], bytes: 0, sealed: false, owners: [] };
        const updates = tables.updates(row.id, after);
        return { updates, bytes: row.bytes, sealed: row.hash !== null, owners: tables.owners(row.id) };
      }),
    head: (team, stream, device) => read(() => tables.head(team, stream, device)),
    append: (append) => commits.run(() => tables.append(append)),
    compact: (name, through, merged) => commits.run(() => tables.compact(name, through, merged)),
    seal: (seal) => commits.run(() => tables.seal(seal)),
    segment: (name) =>
      read(() => {
        const row = tables.document(name);
        if (row === null || row.hash === null) return null;
        const bytes = tables.updates(row.id, 0)[0]?.bytes;
        return bytes === undefined ? null : { bytes, hash: row.hash };
      }),
    check: () => read(() => void tables.countTeams()),
    close: async () => {
      await commits.settled();
      connection.close();
    },
  };
}
