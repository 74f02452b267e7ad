import http, { type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type ErrorCode, HoldfastError, toProblem } from '../../shared/errors.ts';
import type { Connection } from './engine/find.ts';

/** What pages may say about a request. Origin, cookies and keys are not among it: who asks is decided here. */
const PASSED_ON = [
  'accept',
  'content-type',
  'idempotency-key',
  'if-none-match',
  'last-event-id',
  'x-agent-id',
] as const;
/** Headers that belong to the connection with the engine, or that mean nothing to a page. */
const KEPT_BACK = new Set(['connection', 'keep-alive', 'transfer-encoding', 'set-cookie', 'date']);

function outgoing(headers: Headers, key: string): OutgoingHttpHeaders {
  const passed: OutgoingHttpHeaders = { authorization: `Bearer ${key}`, 'x-holdfast-source': 'ui' };
  for (const name of PASSED_ON) {
    const value = headers.get(name);
    if (value !== null) passed[name] = value;
  }
  return passed;
}

function incoming(headers: IncomingHttpHeaders): Headers {
  const passed = new Headers();
  for (const [name, value] of Object.entries(headers))
    if (typeof value === 'string' && !KEPT_BACK.has(name)) passed.set(name, value);
  return passed;
}

/** An error in the words of the API. */
export function problemResponse(error: unknown): Response {
  const problem = toProblem(error);
  const { status } = new HoldfastError(problem.code as ErrorCode, problem.message);
  return Response.json({ error: problem }, { status, headers: { 'cache-control': 'no-store' } });
}

function isBodiless(status: number): boolean {
  return status === 204 || status === 205 || status === 304;
}

/**
 * Passes a page's request to the engine, with the key, and the answer back as it comes. Node's own http rather than
 * `net.fetch`, which leaves an event stream open when the page has gone: here cancelling the answer ends the request.
 */
export function forward(from: Request, { url, key }: Connection): Promise<Response> {
  const { pathname, search } = new URL(from.url);
  const target = new URL(pathname + search, url);
  return new Promise((resolve) => {
    const fail = (cause: unknown) =>
      resolve(
        problemResponse(
          new HoldfastError('unavailable', 'The engine does not answer.', 'It is started again by itself.', {
            cause,
          }),
        ),
      );
    const { request } = target.protocol === 'https:' ? https : http;
    const to = request(
      target,
      { method: from.method, headers: outgoing(from.headers, key), signal: from.signal },
      (answer) => {
        const status = answer.statusCode ?? 502;
        if (isBodiless(status)) answer.resume();
        const body = isBodiless(status) ? null : (Readable.toWeb(answer) as ReadableStream<Uint8Array>);
        resolve(new Response(body, { status, headers: incoming(answer.headers) }));
      },
    );
    to.on('error', fail);
    if (from.body === null) to.end();
    else pipeline(Readable.fromWeb(from.body as never), to).catch(fail);
  });
}
