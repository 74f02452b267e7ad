import type { IncomingHttpHeaders } from 'node:http';
import type { Ctx } from './context.ts';

/** What a cookie of ours looks like, and nothing else does. */
const SECRET = /^hfs_[A-Za-z0-9_-]{43}$/;

/**
 * Cookies are shared by all ports of a host, so the name holds ours: two engines do not log each other out. Over TLS the
 * prefix makes browsers refuse one that anybody but this very host has set (RFC 6265bis, section 4.1.3.2).
 */
function cookieName(c: Ctx, secure: boolean): string {
  const name = `holdfast_session_${c.env.incoming.socket.localPort}`;
  return secure ? `__Host-${name}` : name;
}

/** Whether the page came over TLS: through a proxy, for the engine itself speaks plain HTTP. */
function isSecure(headers: IncomingHttpHeaders): boolean {
  return headers.origin?.startsWith('https://') ?? false;
}

/** The cookie of a browser session, if the request has one that could be ours. */
export function sessionCookie(c: Ctx): string | undefined {
  const names = [cookieName(c, true), cookieName(c, false)];
  for (const part of (c.env.incoming.headers.cookie ?? '').split(';')) {
    const [name = '', value = ''] = part.trim().split('=', 2);
    if (names.includes(name) && SECRET.test(value)) return value;
  }
  return undefined;
}

function setCookie(c: Ctx, value: string, maxAgeSeconds: number): Record<string, string> {
  const secure = isSecure(c.env.incoming.headers);
  const attributes = [`Max-Age=${maxAgeSeconds}`, 'Path=/', 'HttpOnly', 'SameSite=Strict'];
  if (secure) attributes.push('Secure');
  return { 'set-cookie': [`${cookieName(c, secure)}=${value}`, ...attributes].join('; ') };
}

/** The header that gives a browser its cookie. `lifetime` is in milliseconds. */
export function givenCookie(c: Ctx, value: string, lifetime: number): Record<string, string> {
  return setCookie(c, value, Math.floor(lifetime / 1000));
}

/** The header that takes it away. */
export function takenCookie(c: Ctx): Record<string, string> {
  return setCookie(c, '', 0);
}
