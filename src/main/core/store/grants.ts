import type { GrantTuple, Placement } from '../domain/rights.ts';
import type { ReadableDb, WritableDb } from './database.ts';

/** A tuple with who gave it, and when. */
export interface GrantRow extends GrantTuple {
  id: string;
  granted_by: string;
  created_at: number;
}

const SAME_TUPLE = `subject_user = :subject_user AND subject_agent IS :subject_agent AND relation = :relation
  AND object_type = :object_type AND object_id = :object_id AND tenant = :tenant`;

/** The parts of a tuple that a person names. */
export type TupleName = Omit<GrantTuple, 'covers_user'>;

function nameOf(tuple: TupleName) {
  const { subject_user, subject_agent, relation, object_type, object_id, tenant } = tuple;
  return { subject_user, subject_agent, relation, object_type, object_id, tenant };
}

/** The tuple that is there already, if it is. */
export function findGrant(db: ReadableDb, tuple: GrantTuple): GrantRow | undefined {
  return db.get<GrantRow>(`SELECT * FROM grants WHERE ${SAME_TUPLE} AND covers_user IS :covers_user`, {
    ...nameOf(tuple),
    covers_user: tuple.covers_user,
  });
}

export function insertGrant(db: WritableDb, grant: GrantRow): void {
  db.run(
    `INSERT INTO grants
       (id, subject_user, subject_agent, relation, object_type, object_id, tenant, covers_user, granted_by, created_at)
     VALUES
       (:id, :subject_user, :subject_agent, :relation, :object_type, :object_id, :tenant, :covers_user, :granted_by,
        :created_at)`,
    { ...grant },
  );
}

/** Every tuple of that name; with `coveringUser` only those over that user's own memories. */
export function findGrantsNamed(db: ReadableDb, tuple: TupleName, coveringUser: string | null): GrantRow[] {
  return db.all<GrantRow>(
    `SELECT * FROM grants WHERE ${SAME_TUPLE} AND (:coveringUser IS NULL OR covers_user = :coveringUser)`,
    { ...nameOf(tuple), coveringUser },
  );
}

export function deleteGrant(db: WritableDb, id: string): void {
  db.run('DELETE FROM grants WHERE id = :id', { id });
}

/** What a user and its agents were given. */
export function listGrantsTo(db: ReadableDb, user: string): GrantRow[] {
  return db.all<GrantRow>('SELECT * FROM grants WHERE subject_user = :user ORDER BY created_at, id', {
    user,
  });
}

export function listGrantsIn(db: ReadableDb, tenant: string): GrantRow[] {
  return db.all<GrantRow>('SELECT * FROM grants WHERE tenant = :tenant ORDER BY created_at, id', { tenant });
}

/** Where a memory stands, tombstones left out. */
export function findPlacement(db: ReadableDb, id: string): Placement | undefined {
  return db.get<Placement>(
    `SELECT id, scope, tenant, user, agent, namespace FROM memories WHERE id = :id AND deleted_at IS NULL`,
    { id },
  );
}
