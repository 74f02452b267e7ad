import { lines } from '../../client/lines.ts';
import { messages } from '../../client/sse.ts';
import type { Engine } from '../engine/find.ts';
import { claimedVersion, errorFrame, type Frame, SERVER_ERROR } from './frames.ts';

/** Which field of the parameters the header `Mcp-Name` repeats. Specification: Streamable HTTP of 2026-07-28. */
const NAME_FIELD: Record<string, string> = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
};

const PLAIN = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/** A header's value as it is, or in Base64 where headers cannot hold it. */
function headerValue(text: string): string {
  if (PLAIN.test(text) && !text.startsWith('=?')) return text;
  return `=?base64?${Buffer.from(text).toString('base64')}?=`;
}

function headersOf(engine: Engine, agent: string, more: Record<string, string>): Record<string, string> {
  return {
    accept: 'application/json, text/event-stream',
    authorization: `Bearer ${engine.apiKey}`,
    'x-agent-id': agent,
    ...more,
  };
}

/** The headers that repeat what a request of the stateless protocol says. */
export function statelessHeaders(frame: Frame): Record<string, string> {
  const { method = '', params } = frame;
  const headers: Record<string, string> = {
    'mcp-protocol-version': claimedVersion(frame) ?? '',
    'mcp-method': method,
  };
  const name = params?.[NAME_FIELD[method] ?? ''];
  return typeof name === 'string' ? { ...headers, 'mcp-name': headerValue(name) } : headers;
}

/** Sends a message to the engine. Rejects when the engine is not there. */
export function post(
  engine: Engine,
  agent: string,
  frame: Frame,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Response> {
  return fetch(`${engine.url}/mcp`, {
    method: 'POST',
    headers: headersOf(engine, agent, { ...headers, 'content-type': 'application/json' }),
    body: JSON.stringify(frame),
    signal,
  });
}

/** Opens the stream of a session's notifications, or ends the session. */
export function ofSession(
  engine: Engine,
  agent: string,
  method: 'GET' | 'DELETE',
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Response> {
  return fetch(`${engine.url}/mcp`, { method, headers: headersOf(engine, agent, headers), signal });
}

/** The messages in an answer: one, those of a stream as they come, or none. */
export async function* framesOf(response: Response, url: string): AsyncGenerator<Frame, void> {
  const type = response.headers.get('content-type') ?? '';
  if (response.body === null || !/json|event-stream/.test(type)) return;
  if (type.startsWith('application/json')) yield (await response.json()) as Frame;
  else for await (const message of messages(lines(response.body, url))) yield JSON.parse(message);
}

/** A refusal of the engine as the answer to `frame`: it may come from before MCP has seen the request. */
export async function refusalOf(response: Response, frame: Frame): Promise<Frame> {
  const body = (await response.json().catch(() => ({}))) as {
    jsonrpc?: string;
    error?: { code?: unknown; message?: string; hint?: string };
  };
  const id = frame.id ?? null;
  if (body.jsonrpc === '2.0') return { ...body, id } as Frame;
  const { message = `The engine answered with status ${response.status}.`, hint } = body.error ?? {};
  return errorFrame(id, SERVER_ERROR, hint === undefined ? message : `${message} ${hint}`) as Frame;
}
