import { timingSafeEqual } from 'node:crypto';
import { HoldfastError } from '../../../shared/errors.ts';
import type { Source } from '../../../shared/memory.ts';
import { Name } from '../../../shared/text.ts';
import { toTimestamp } from '../../../shared/time.ts';
import { DEFAULT_AGENT, type Principal } from '../domain/principal.ts';
import type { ReadableDb } from '../store/database.ts';
import { findKeyByHash, findKey as findKeyById, type KeyWithUser } from '../store/keys.ts';
import { tenantRoleOf } from '../store/teams.ts';
import type { IdentityContext } from './context.ts';
import { hashSecret } from './secret.ts';
import type { Usage } from './usage.ts';

function unauthenticated(message: string, hint: string): HoldfastError {
  return new HoldfastError('unauthenticated', message, hint);
}

/** Unknown and malformed keys get the same words, so that nothing is learned from a guess. */
function findKey(db: ReadableDb, apiKey: string): KeyWithUser {
  const hash = hashSecret(apiKey);
  const key = findKeyByHash(db, hash);
  if (key && timingSafeEqual(key.hash, hash)) return key;
  throw unauthenticated(
    'The API key is not valid.',
    'Check HOLDFAST_API_KEY or the Authorization header; `holdfast admin create-key` makes a new key.',
  );
}

/** Only the holder of a key can learn that it has ended: it takes the whole key to get here. */
function assertValid(key: KeyWithUser, now: number): void {
  const hint = `Ask an administrator for a new one, or make it with another key: holdfast admin create-key ${key.user}`;
  if (key.revoked_at !== null)
    throw unauthenticated(`This API key was revoked at ${toTimestamp(key.revoked_at)}.`, hint);
  if (key.expires_at !== null && key.expires_at <= now)
    throw unauthenticated(`This API key expired at ${toTimestamp(key.expires_at)}.`, hint);
}

function actingAs(key: KeyWithUser, named: string | undefined): Pick<Principal, 'agent' | 'subject'> {
  if (key.agent !== null) {
    if (named === undefined || named === key.agent) return { agent: key.agent, subject: 'agent' };
    throw new HoldfastError(
      'forbidden',
      `This key belongs to the agent ${key.agent} and cannot act as another agent.`,
      'Leave X-Agent-ID out, or use a key of the user or of that agent.',
    );
  }
  if (named === undefined) return { agent: DEFAULT_AGENT, subject: 'user' };
  if (Name.safeParse(named).success) return { agent: named, subject: 'agent' };
  throw new HoldfastError(
    'invalid_request',
    'X-Agent-ID must be 1 to 64 letters, digits, ".", "_", "@" or "-", and start and end with a letter or digit.',
  );
}

/** What authentication needs beside the context of identity. */
export interface KeyContext extends IdentityContext {
  isOwnerKey(keyId: string): boolean;
}

/** What a request says beside its key: the agent it acts as, and the face that it comes through. */
export interface Showing {
  agent?: string | undefined;
  face?: Source | undefined;
}

/**
 * The principal of an API key and the agent that a request names. Asked anew for every request, so that a revocation or
 * the end of a key holds from the next one on. Throws `unauthenticated`, `forbidden` or `invalid_request`.
 */
export function authenticate(
  context: KeyContext,
  usage: Usage,
  apiKey: string,
  { agent, face }: Showing,
): Principal {
  const now = context.clock();
  const key = findKey(context.db, apiKey);
  assertValid(key, now);
  // Whoever has the owner key can log in to the app as well, so its word is enough for the desktop's window.
  const inApp = face === 'ui' && context.isOwnerKey(key.id);
  const principal = principalOf(context, key, { browserSession: null, inApp, agent });
  usage.note(key.id, now);
  return principal;
}

/**
 * The principal of a key for what goes on without a request, as a webhook does: the same as one that names no agent. Null
 * once the key has ended.
 */
export function principalOfKey(context: IdentityContext, keyId: string): Principal | null {
  const key = findKeyById(context.db, keyId);
  if (!key || endOfKey(key) <= context.clock()) return null;
  return principalOf(context, key, { browserSession: null, inApp: false, agent: undefined });
}

/** When a key ends: minus infinity, if it is gone or was revoked. */
export function endOfKey(key: KeyWithUser | undefined): number {
  if (!key || key.revoked_at !== null) return Number.NEGATIVE_INFINITY;
  return key.expires_at ?? Number.POSITIVE_INFINITY;
}

/** How the holder of a key appears. */
interface Appearance {
  browserSession: string | null;
  /** In the app: in a browser that is logged in, or in the desktop's window. */
  inApp: boolean;
  agent: string | undefined;
}

/** Whom a key stands for, shown by itself or by a browser session that was begun with it. */
export function principalOf(
  context: IdentityContext,
  key: KeyWithUser,
  { browserSession, inApp, agent }: Appearance,
): Principal {
  const acting = actingAs(key, agent);
  return {
    keyId: key.id,
    keyName: key.name,
    keyExpiresAt: key.expires_at,
    browserSession,
    tenant: key.tenant,
    user: key.user,
    role: key.role,
    tenantRole: tenantRoleOf(context.db, key.tenant, key.user),
    approval: key.approval ?? context.serverApproval(),
    mayDecide: !context.reviewsInAppOnly() || (inApp && acting.subject === 'user'),
    ...acting,
  };
}
