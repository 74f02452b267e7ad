import { timingSafeEqual } from 'node:crypto';
import { HoldfastError } from '../../../shared/errors.ts';
import type { Login, LoginLink, Session } from '../../../shared/sessions.ts';
import { toTimestamp } from '../../../shared/time.ts';
import type { Caller, Principal } from '../domain/principal.ts';
import { isTenantAdmin } from '../domain/rights.ts';
import type { WritableDb } from '../store/database.ts';
import { findKey } from '../store/keys.ts';
import {
  deleteLoginLink,
  findLoginLink,
  findSession,
  findSessionByCookie,
  listSessions as findSessions,
  insertLoginLink,
  insertSession,
  markEnded,
  pruneLogins,
  type SessionRow,
  type SessionWithUser,
} from '../store/sessions.ts';
import { endOfKey, type KeyContext, principalOf } from './authenticate.ts';
import { managedTenant, requirePerson } from './authority.ts';
import { auditIdentity } from './context.ts';
import type { Credential } from './lifetimes.ts';
import { generateSecret, hashSecret, newId } from './secret.ts';
import type { Usage } from './usage.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Long enough to go from the terminal to the browser. */
const LINK_MS = 5 * MINUTE_MS;
export const SESSION_MS = 30 * DAY_MS;
export const IDLE_MS = 7 * DAY_MS;

const PAGE = '/login';

/** What identity needs for sessions beside its own context. */
export interface SessionContext extends KeyContext {
  sessionUsage: Usage;
}

/** Both halves of what a browser holds: the cookie, and what the page keeps for its own origin. */
export interface SessionSecrets {
  cookie: string;
  page: string;
}

/** A login as it goes to the browser, and the half of it that goes into the cookie. */
export interface NewSession {
  login: Login;
  cookie: string;
  /** Milliseconds. */
  lifetime: number;
}

/** Makes a link that logs one browser in with the rights of `caller`. Throws `forbidden` for agents and for browsers. */
export function createLoginLink(context: SessionContext, caller: Caller): LoginLink {
  requirePerson(caller, 'log in to the app');
  if (caller.principal.browserSession !== null)
    throw new HoldfastError(
      'forbidden',
      'A browser that is logged in cannot log in another one.',
      'Run `holdfast open` for another link.',
    );
  // Else a key that may not decide would open the app for itself.
  if (context.reviewsInAppOnly() && !context.isOwnerKey(caller.principal.keyId))
    throw new HoldfastError(
      'forbidden',
      'Only the app decides about memories here (reviews_in_app_only), so only the owner key makes login links.',
      'Run `holdfast open` with the account that Holdfast runs as.',
    );
  return linkFor(context, caller.principal.keyId, caller);
}

/** A link for the key with this id. Without a caller, the start of the engine makes it. */
export function linkFor(context: SessionContext, keyId: string, caller: Caller | null): LoginLink {
  const now = context.clock();
  const code = generateSecret('hfl');
  const expires_at = now + LINK_MS;
  writeLogin(context, (db) => {
    pruneLogins(db, now, now - SESSION_MS);
    insertLoginLink(db, { hash: hashSecret(code), key: keyId, expires_at });
    auditIdentity(db, { at: now, caller, action: 'login.link', object: keyId });
  });
  return { path: `${PAGE}#${code}`, expires_at: toTimestamp(expires_at) };
}

/** Logins are written down, in the audit log too, before they count. On a full disk that is what the person has to know. */
function writeLogin<T>({ db }: SessionContext, action: (tx: WritableDb) => T): T {
  try {
    return db.write(action);
  } catch (error) {
    if (!(error instanceof HoldfastError) || error.code !== 'storage_full') throw error;
    throw new HoldfastError(
      error.code,
      'The disk is full: a login is written down before it counts, so no other browser can log in.',
      'Free some space and try again. The desktop app, the commands and browsers that are logged in still show everything.',
      { cause: error },
    );
  }
}

function badLink(): HoldfastError {
  return new HoldfastError(
    'unauthenticated',
    'This login link has been used already, or is too old.',
    'Run `holdfast open` for a new one.',
  );
}

/** Begins a session with the code of a link, which is used up by it. One answer for every kind of wrong code. */
export function logIn(context: SessionContext, code: string, browser: string): NewSession {
  const now = context.clock();
  const hash = hashSecret(code);
  return writeLogin(context, (db) => {
    const link = findLoginLink(db, hash);
    const key = link && findKey(db, link.key);
    if (!link || !timingSafeEqual(link.hash, hash) || link.expires_at <= now || !key || endOfKey(key) <= now)
      throw badLink();
    deleteLoginLink(db, hash);
    const secrets: SessionSecrets = { cookie: generateSecret('hfs'), page: generateSecret('hfp') };
    const session: SessionRow = {
      id: newId('ses'),
      cookie_hash: hashSecret(secrets.cookie),
      page_hash: hashSecret(secrets.page),
      key: key.id,
      browser,
      created_at: now,
      expires_at: Math.min(now + SESSION_MS, endOfKey(key)),
      last_used_at: now,
      ended_at: null,
    };
    insertSession(db, session);
    const caller: Caller = {
      principal: principalOf(context, key, { browserSession: session.id, inApp: true, agent: undefined }),
      source: 'ui',
    };
    auditIdentity(db, { at: now, caller, action: 'session.begin', object: session.id });
    return {
      login: {
        session: toSession(context, { ...session, user: key.user }, caller.principal),
        page_secret: secrets.page,
      },
      cookie: secrets.cookie,
      lifetime: session.expires_at - now,
    };
  });
}

function lastUsed({ sessionUsage }: SessionContext, session: SessionRow): number {
  return sessionUsage.noted(session.id) ?? session.last_used_at;
}

function endOfSession(context: SessionContext, session: SessionRow | undefined): number {
  if (!session || session.ended_at !== null) return Number.NEGATIVE_INFINITY;
  return Math.min(session.expires_at, lastUsed(context, session) + IDLE_MS);
}

/** When a key, or the session that stands for it, ends as things stand. */
export function endOfCredential(context: SessionContext, { keyId, browserSession }: Credential): number {
  const keyEnd = endOfKey(findKey(context.db, keyId));
  if (browserSession === null) return keyEnd;
  return Math.min(keyEnd, endOfSession(context, findSession(context.db, browserSession)));
}

function loggedOut(): HoldfastError {
  return new HoldfastError(
    'unauthenticated',
    'This browser is not logged in any more.',
    'Run `holdfast open` for a link that logs it in.',
  );
}

/**
 * The principal of a browser session and the agent that a request names. Asked anew for every request, as for keys. Throws
 * `unauthenticated`, `forbidden` or `invalid_request`.
 */
export function authenticateSession(
  context: SessionContext,
  { cookie, page }: SessionSecrets,
  agent: string | undefined,
): Principal {
  const now = context.clock();
  const cookieHash = hashSecret(cookie);
  const session = findSessionByCookie(context.db, cookieHash);
  if (!session || !timingSafeEqual(session.cookie_hash, cookieHash)) throw loggedOut();
  if (!timingSafeEqual(session.page_hash, hashSecret(page))) throw loggedOut();
  const key = findKey(context.db, session.key);
  if (!key || endOfKey(key) <= now || endOfSession(context, session) <= now) throw loggedOut();
  const principal = principalOf(context, key, { browserSession: session.id, inApp: true, agent });
  context.sessionUsage.note(session.id, now);
  return principal;
}

function toSession(context: SessionContext, session: SessionWithUser, asker: Principal): Session {
  const { id, user, key, browser } = session;
  return {
    id,
    user,
    key,
    browser,
    current: id === asker.browserSession,
    created_at: toTimestamp(session.created_at),
    last_used_at: toTimestamp(lastUsed(context, session)),
    expires_at: toTimestamp(session.expires_at),
  };
}

function sessionsFor(context: SessionContext, caller: Caller): SessionWithUser[] {
  const { principal } = caller;
  const owners = isTenantAdmin(principal)
    ? { user: null, tenant: managedTenant(principal) }
    : { user: principal.user, tenant: null };
  const now = context.clock();
  return findSessions(context.db, owners).filter(
    (session) => Math.min(endOfSession(context, session), endOfKey(findKey(context.db, session.key))) > now,
  );
}

/** The browsers in which the caller is logged in, newest first; for an admin those of all users it manages. */
export function listSessions(context: SessionContext, caller: Caller): Session[] {
  requirePerson(caller, 'list sessions');
  return sessionsFor(context, caller).map((session) => toSession(context, session, caller.principal));
}

function end(context: SessionContext, caller: Caller, sessions: readonly SessionRow[]): void {
  const now = context.clock();
  context.db.write((db) => {
    for (const { id } of sessions) {
      markEnded(db, id, now);
      auditIdentity(db, { at: now, caller, action: 'session.end', object: id });
    }
  });
}

/** Logs a browser out. Throws `not_found` for one that is none of the caller's. */
export function endSession(context: SessionContext, caller: Caller, id: string): Session {
  requirePerson(caller, 'end sessions');
  const session = sessionsFor(context, caller).find((each) => each.id === id);
  if (!session)
    throw new HoldfastError(
      'not_found',
      'There is no such session among yours.',
      'It may have ended already.',
    );
  end(context, caller, [session]);
  return toSession(context, session, caller.principal);
}

/** Logs out every browser of the caller's user but the one that asks. Returns their ids. */
export function endOtherSessions(context: SessionContext, caller: Caller): string[] {
  requirePerson(caller, 'end sessions');
  const { user, browserSession: own } = caller.principal;
  const others = sessionsFor(context, caller).filter((each) => each.user === user && each.id !== own);
  end(context, caller, others);
  return others.map(({ id }) => id);
}
