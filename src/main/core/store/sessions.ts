import type { ReadableDb, WritableDb } from './database.ts';
import type { KeyOwners } from './keys.ts';

/** A browser that is logged in, as it is kept: hashes, never what the browser holds. */
export interface SessionRow {
  id: string;
  /** SHA-256 of the cookie. */
  cookie_hash: Uint8Array;
  /** SHA-256 of the half that the page keeps. */
  page_hash: Uint8Array;
  /** The id of the key that its login link was made with. */
  key: string;
  browser: string;
  created_at: number;
  expires_at: number;
  last_used_at: number;
  ended_at: number | null;
}

/** A session with whose it is. */
export interface SessionWithUser extends SessionRow {
  user: string;
}

/** A login link that nobody has followed yet. */
export interface LoginLinkRow {
  /** SHA-256 of its code. */
  hash: Uint8Array;
  key: string;
  expires_at: number;
}

const WITH_USER =
  'SELECT s.*, k.user FROM sessions s JOIN api_keys k ON k.id = s.key JOIN users u ON u.id = k.user';
const OWNED = '(:user IS NULL OR k.user = :user) AND (:tenant IS NULL OR u.tenant = :tenant)';

export function insertLoginLink(db: WritableDb, link: LoginLinkRow): void {
  db.run('INSERT INTO login_links (hash, key, expires_at) VALUES (:hash, :key, :expires_at)', { ...link });
}

export function findLoginLink(db: ReadableDb, hash: Uint8Array): LoginLinkRow | undefined {
  return db.get<LoginLinkRow>('SELECT * FROM login_links WHERE hash = :hash', { hash });
}

export function deleteLoginLink(db: WritableDb, hash: Uint8Array): void {
  db.run('DELETE FROM login_links WHERE hash = :hash', { hash });
}

/** Forgets links that nobody can follow any more, and sessions that ended before `endedBefore`. */
export function pruneLogins(db: WritableDb, now: number, endedBefore: number): void {
  db.run('DELETE FROM login_links WHERE expires_at <= :now', { now });
  db.run('DELETE FROM sessions WHERE coalesce(ended_at, expires_at) <= :endedBefore', { endedBefore });
}

export function insertSession(db: WritableDb, session: SessionRow): void {
  db.run(
    `INSERT INTO sessions (id, cookie_hash, page_hash, key, browser, created_at, expires_at, last_used_at, ended_at)
     VALUES (:id, :cookie_hash, :page_hash, :key, :browser, :created_at, :expires_at, :last_used_at, :ended_at)`,
    { ...session },
  );
}

export function findSessionByCookie(db: ReadableDb, hash: Uint8Array): SessionRow | undefined {
  return db.get<SessionRow>('SELECT * FROM sessions WHERE cookie_hash = :hash', { hash });
}

export function findSession(db: ReadableDb, id: string): SessionRow | undefined {
  return db.get<SessionRow>('SELECT * FROM sessions WHERE id = :id', { id });
}

/** The sessions of these users that nobody has ended, newest first; some may have run out. */
export function listSessions(db: ReadableDb, of: KeyOwners): SessionWithUser[] {
  return db.all<SessionWithUser>(
    `${WITH_USER} WHERE s.ended_at IS NULL AND ${OWNED} ORDER BY s.created_at DESC, s.id DESC`,
    { ...of },
  );
}

export function markEnded(db: WritableDb, id: string, now: number): void {
  db.run('UPDATE sessions SET ended_at = :now WHERE id = :id AND ended_at IS NULL', { id, now });
}

export function markSessionUsed(db: WritableDb, id: string, at: number): void {
  db.run('UPDATE sessions SET last_used_at = :at WHERE id = :id', { id, at });
}

/** Leaves nobody logged in, in databases of before there were sessions as well. */
export function forgetLogins(db: WritableDb): void {
  if (db.get("SELECT 1 FROM sqlite_schema WHERE name = 'sessions'") === undefined) return;
  db.run('DELETE FROM login_links');
  db.run('DELETE FROM sessions');
}
