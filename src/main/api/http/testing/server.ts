import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { type IncomingHttpHeaders, type IncomingMessage, type RequestOptions, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import type { Config } from '../../../../shared/system.ts';
import type { Engine } from '../../../core/engine.ts';
import { openEngine } from '../../../core/open.ts';
import { createApp, type HoldfastApp } from '../app.ts';
import type { HttpSettings } from '../context.ts';
import { listen } from '../listen.ts';

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape
  json: any;
}

export interface Call {
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is. */
  raw?: string | Buffer;
  headers?: Record<string, string>;
  /** The API key; the owner's when left out, none when null. */
  key?: string | null;
}

export interface TestServer {
  port: number;
  ownerKey: string;
  engine: Engine;
  app: HoldfastApp;
  directory: string;
  settings: HttpSettings;
  /** What was logged so far, as text. */
  log(): string;
  /** Sends one request on a connection of its own. */
  send(method: string, path: string, call?: Call): Promise<Reply>;
  /** Opens a request and hands over the answer as it begins. */
  open(method: string, path: string, call?: Call): Promise<IncomingMessage>;
  /** Stores a memory and gives its id. */
  store(content: string, fields?: object): Promise<string>;
  close(): Promise<void>;
}

function begin(port: number, method: string, path: string, call: Call, key: string | null) {
  const body = call.raw ?? (call.body === undefined ? undefined : JSON.stringify(call.body));
  const headers: Record<string, string> = { connection: 'close' };
  if (key !== null) headers.authorization = `Bearer ${key}`;
  if (body !== undefined) {
    headers['content-type'] = 'application/json';
    headers['content-length'] = String(Buffer.byteLength(body));
  }
  const options: RequestOptions = { host: '127.0.0.1', port, method, path, agent: false };
  options.headers = { ...headers, ...call.headers };
  return new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = request(options, resolve);
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function read(incoming: IncomingMessage): Promise<Reply> {
  let text = '';
  incoming.setEncoding('utf8');
  for await (const chunk of incoming) text += chunk;
  const isJson = incoming.headers['content-type'] === 'application/json' && text !== '';
  return {
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    text,
    json: isJson ? JSON.parse(text) : undefined,
  };
}

function memoryLog() {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => lines.join('') };
}
