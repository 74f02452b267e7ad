import { HoldfastError } from '../../../shared/errors.ts';
import type { Database } from './database.ts';
import { MIGRATIONS } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';

/** Marks a file as a Holdfast database: "HLDF" as the application id of SQLite's header. */
const APPLICATION_ID = 0x484c4446;

export function schemaVersion(db: Database): number {
  return Number(db.raw.pragma('user_version'));
}

/** Throws unless `db` is empty or a Holdfast database that this version can read. */
export function assertReadable(db: Database, latest: number): void {
  const version = schemaVersion(db);
  const application = Number(db.raw.pragma('application_id'));
  const tables = db.get<{ n: number }>('SELECT count(*) AS n FROM sqlite_schema')?.n ?? 0;
  if (tables > 0 && application !== APPLICATION_ID)
    throw new HoldfastError('validation_failed', 'This file is not a Holdfast database.');
  if (version > latest)
    throw new HoldfastError(
      'conflict',
      `The database has format ${version}; this version of Holdfast reads up to ${latest}.`,
      'Update Holdfast, or restore a backup that was made before the update.',
    );
}

/**
 * Brings `db` to the newest schema, each step in a transaction of its own. `beforeUpgrade` runs once before an
 * existing database is changed, to make a copy of it.
 */
export function migrate(
  db: Database,
  beforeUpgrade: (from: number) => void,
  migrations: readonly Migration[] = MIGRATIONS,
): void {
  const latest = migrations.at(-1)?.version ?? 0;
  assertReadable(db, latest);
  const from = schemaVersion(db);
  if (from === latest) return;
  if (from > 0) beforeUpgrade(from);
  for (const migration of migrations.filter((step) => step.version > from)) {
    db.write(() => {
      db.raw.exec(migration.sql);
      db.raw.pragma(`application_id = ${APPLICATION_ID}`);
      db.raw.pragma(`user_version = ${migration.version}`);
    });
  }
}
