import type { IncomingHttpHeaders } from 'node:http';
import type { MiddlewareHandler } from 'hono';
import { HoldfastError } from '../../../shared/errors.ts';
import { Session, Source } from '../../../shared/memory.ts';
import { Name } from '../../../shared/text.ts';
import { validate } from '../../../shared/validation.ts';
import type { Principal } from '../../core/domain/principal.ts';
import type { Identity } from '../../core/engine.ts';
import type { Activity } from './activity.ts';
import { type AppOptions, type Ctx, type Env, remoteAddress } from './context.ts';
import { sessionCookie } from './cookie.ts';
import type { Limits } from './limits.ts';
import { assertOwnPage } from './same-origin.ts';

const BEARER = /^Bearer +([^\s]+) *$/i;

/** The faces that may name themselves; what arrives by sync never comes in here. */
const Face = Source.exclude(['sync']);

function bearerKey(headers: IncomingHttpHeaders): string {
  const key = BEARER.exec(headers.authorization ?? '')?.[1];
  if (key !== undefined) return key;
  throw new HoldfastError(
    'unauthenticated',
    headers.authorization === undefined
      ? 'This request carries no API key.'
      : 'The Authorization header is not of the form "Bearer <key>".',
    'Send the header Authorization: Bearer <key>. `holdfast admin create-key` makes a key.',
  );
}

/** One value of a header that a client may send once. */
function headerValue(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join() : value;
}

function named<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    throw new HoldfastError(error.code, `${name}: ${error.message}`, error.hint);
  }
}

function agentOf(headers: IncomingHttpHeaders): string | undefined {
  const agent = headerValue(headers, 'x-agent-id');
  return agent === undefined ? undefined : named('X-Agent-ID', () => validate(Name, agent));
}

/** The conversation of an agent that the request belongs to, as that names it. */
function conversationOf(headers: IncomingHttpHeaders): string | undefined {
  const session = headerValue(headers, 'x-session-id');
  return session === undefined ? undefined : named('X-Session-ID', () => validate(Session, session));
}

function faceOf(headers: IncomingHttpHeaders): Source | undefined {
  const source = headerValue(headers, 'x-holdfast-source');
  if (source === undefined) return undefined;
  return named('X-Holdfast-Source', () => validate(Face, source));
}

/** The header with the half of a session that the page keeps, and what no page's half looks like. */
const PAGE_HEADER = 'x-holdfast-page';
const NO_PAGE = '';

/** What a request shows of who it comes from. A key that is sent counts, whatever cookie the browser adds. */
function credentialOf(c: Ctx, cookies: boolean): { key: string } | { cookie: string; page: string } {
  const { headers } = c.env.incoming;
  const cookie = cookies && headers.authorization === undefined ? sessionCookie(c) : undefined;
  if (cookie === undefined) return { key: bearerKey(headers) };
  assertOwnPage(c);
  return { cookie, page: headerValue(headers, PAGE_HEADER) ?? NO_PAGE };
}

export interface AuthenticateOptions extends AppOptions {
  /** Whether the cookie of a browser session is taken in place of a key. */
  cookies: boolean;
}

/**
 * Finds out who asks, from the bearer key or the browser session and the agent that is named, and counts the request
 * against the key's limit. Everything behind it finds the `caller` in the context.
 */
export function authenticate(
  identity: Identity,
  limits: Limits,
  activity: Activity,
  options: AuthenticateOptions,
): MiddlewareHandler<Env> {
  const principalOf = async (c: Ctx, face: Source | undefined): Promise<Principal> => {
    const credential = credentialOf(c, options.cookies);
    const agent = agentOf(c.env.incoming.headers);
    try {
      return 'key' in credential
        ? identity.authenticate(credential.key, agent, face)
        : identity.authenticateSession(credential, agent);
    } catch (error) {
      if (error instanceof HoldfastError && error.code === 'unauthenticated')
        await limits.countFailedKey(remoteAddress(c));
      throw error;
    }
  };
  return async (c, next) => {
    const face = faceOf(c.env.incoming.headers);
    const principal = await principalOf(c, face);
    const source = face ?? (principal.browserSession === null ? 'http' : 'ui');
    const session = conversationOf(c.env.incoming.headers);
    c.set('caller', { principal, source, session });
    activity.track(c.env.outgoing);
    await limits.countRequest(principal.keyId, options.settings().rate_limit_per_minute);
    return next();
  };
}
