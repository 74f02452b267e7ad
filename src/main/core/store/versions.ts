import type { Operation, VERSION_STATUSES } from '../../../shared/review.ts';
import type { Snapshot } from '../domain/memory.ts';
import type { ReadableDb, WritableDb } from './database.ts';

export type VersionStatus = (typeof VERSION_STATUSES)[number];

/** One change of a memory, as the store keeps it. */
export interface VersionRecord {
  seq: number;
  version: number;
  /** The version it was made on; null for the first. */
  base_version: number | null;
  operation: Operation;
  status: VersionStatus;
  /** What it approved, refused, replaced or took back. */
  refers_to: number | null;
  at: number;
  user: string;
  agent: string | null;
  source: string;
  reason: string | null;
  snapshot: Snapshot;
}

type Row = Omit<VersionRecord, 'snapshot'> & { snapshot: string };

function toVersion(row: Row): VersionRecord {
  return { ...row, snapshot: JSON.parse(row.snapshot) };
}

/** Writes a version; their numbers are the caller's. */
export function appendVersion(db: WritableDb, version: VersionRecord): void {
  db.run(
    `INSERT INTO versions (seq, version, base_version, operation, status, refers_to, at, user, agent, source, reason, snapshot)
     VALUES (:seq, :version, :base_version, :operation, :status, :refers_to, :at, :user, :agent, :source, :reason, :snapshot)`,
    { ...version, snapshot: JSON.stringify(version.snapshot) },
  );
}

export function setVersionStatus(db: WritableDb, seq: number, version: number, status: VersionStatus): void {
  db.run('UPDATE versions SET status = :status WHERE seq = :seq AND version = :version', {
    seq,
    version,
    status,
  });
}

/** A version of the memory `seq`; undefined where there is none of that number, as after a purge. */
export function findVersion(db: ReadableDb, seq: number, version: number): VersionRecord | undefined {
  const row = db.get<Row>('SELECT * FROM versions WHERE seq = :seq AND version = :version', { seq, version });
  return row && toVersion(row);
}

/** Why a version was made; null where nobody said. */
export function reasonOf(db: ReadableDb, seq: number, version: number): string | null {
  return (
    db.get<{ reason: string | null }>('SELECT reason FROM versions WHERE seq = :seq AND version = :version', {
      seq,
      version,
    })?.reason ?? null
  );
}

/** Every version of a memory, oldest first. */
export function versionsOf(db: ReadableDb, seq: number): VersionRecord[] {
  return db.all<Row>('SELECT * FROM versions WHERE seq = :seq ORDER BY version', { seq }).map(toVersion);
}

/** Erases the history of a memory, for a purge or for one that takes its place. */
export function eraseVersions(db: WritableDb, seq: number): void {
  db.run('DELETE FROM versions WHERE seq = :seq', { seq });
}
