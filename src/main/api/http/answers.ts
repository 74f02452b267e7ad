import type { Ctx } from './context.ts';

/** Headers of every answer of the API. Nothing of it may be kept, framed, sniffed or run. */
export const API_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  vary: 'Origin',
  'x-content-type-options': 'nosniff',
};

const JSON_HEADERS = { ...API_HEADERS, 'content-type': 'application/json' };

/** What a browser needs to let the page of an allowed origin read the answer. */
export function corsHeaders(c: Ctx): Record<string, string> | undefined {
  const origin = c.get('origin');
  if (origin === undefined) return undefined;
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'Mcp-Session-Id, Retry-After',
  };
}

/**
 * A JSON answer. Built with plain header objects rather than `c.json`, which goes through a `Headers` object and costs
 * several times as much.
 */
export function json(c: Ctx, value: unknown, status: number, extra?: Record<string, string>): Response {
  const cors = corsHeaders(c);
  const headers = cors || extra ? { ...JSON_HEADERS, ...cors, ...extra } : JSON_HEADERS;
  return new Response(JSON.stringify(value), { status, headers });
}

/** A JSON answer that is text already. */
export function jsonText(c: Ctx, text: Uint8Array<ArrayBuffer>): Response {
  return new Response(text, { status: 200, headers: { ...JSON_HEADERS, ...corsHeaders(c) } });
}
