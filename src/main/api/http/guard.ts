import type { MiddlewareHandler } from 'hono';
import { HoldfastError } from '../../../shared/errors.ts';
import { AccessLists, type LocalEnd } from './access.ts';
import { API_HEADERS, corsHeaders } from './answers.ts';
import type { Ctx, Env, HttpSettings } from './context.ts';

const PREFLIGHT_HEADERS = {
  'access-control-allow-methods': 'GET, POST, PATCH, DELETE',
  'access-control-allow-headers':
    'Authorization, Content-Type, Idempotency-Key, X-Agent-ID, X-Session-ID, X-Holdfast-Source, ' +
    'Last-Event-ID, MCP-Protocol-Version, Mcp-Method, Mcp-Name, Mcp-Session-Id',
  'access-control-max-age': '600',
};

function checkHost(c: Ctx, lists: AccessLists, end: LocalEnd): void {
  const { headers, url } = c.env.incoming;
  // A target with a host of its own (`GET http://…`) would take precedence over the header.
  if (url?.startsWith('/') && lists.allowsHost(headers.host, end)) return;
  throw new HoldfastError(
    'forbidden_host',
    'This server does not answer to that host name.',
    'Use http://127.0.0.1 with its port, or add the name to allowed_hosts in the settings.',
  );
}

function checkOrigin(c: Ctx, lists: AccessLists, end: LocalEnd): void {
  const { origin } = c.env.incoming.headers;
  if (origin === undefined) return;
  if (!lists.allowsOrigin(origin, end))
    throw new HoldfastError(
      'forbidden_origin',
      'Pages of that origin may not call this server.',
      'Add the origin to allowed_origins in the settings if you trust it.',
    );
  c.set('origin', origin);
}

function isPreflight(c: Ctx): boolean {
  const { headers, method } = c.env.incoming;
  return (
    method === 'OPTIONS' &&
    headers.origin !== undefined &&
    headers['access-control-request-method'] !== undefined
  );
}

/** Refuses other hosts and origins before anything else happens, and answers the preflights of allowed ones. */
export function guard(settings: () => HttpSettings): MiddlewareHandler<Env> {
  const lists = new AccessLists(settings);
  return async (c, next) => {
    const { localAddress = '', localPort = 0 } = c.env.incoming.socket;
    const end = { address: localAddress, port: localPort };
    checkHost(c, lists, end);
    checkOrigin(c, lists, end);
    if (isPreflight(c))
      return new Response(null, {
        status: 204,
        headers: { ...API_HEADERS, ...corsHeaders(c), ...PREFLIGHT_HEADERS },
      });
    return next();
  };
}
