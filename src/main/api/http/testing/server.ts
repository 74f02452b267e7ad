import { mkdtemp, rm } from 'node:fs/promises';
import { type IncomingHttpHeaders, type IncomingMessage, type RequestOptions, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import type { ConfigPatch } from '../../../../shared/system.ts';
import { type OpenedEngine, openEngine } from '../../../core/open.ts';
import { createApp, type HoldfastApp } from '../app.ts';
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
  /** Where its pages are, to a browser on this machine. */
  origin: string;
  directory: string;
  engine: OpenedEngine;
  app: HoldfastApp;
  /** Why the engine was asked to leave, each time that it was. */
  left: string[];
  /** What was logged so far, as text. */
  log(): string;
  /** Sends one request on a connection of its own. */
  send(method: string, path: string, call?: Call): Promise<Reply>;
  /** Opens a request and hands over the answer as it begins. */
  open(method: string, path: string, call?: Call): Promise<IncomingMessage>;
  configure(patch: ConfigPatch): void;
  /** Moves the clock of the engine. */
  advance(time: { hours: number }): void;
  /** Stores a memory and gives its id. */
  store(content: string, fields?: object): Promise<string>;
  createKey(request: object): Promise<{ id: string; key: string }>;
  /** Creates a user and gives its key. */
  createUser(user: string, fields?: object): Promise<string>;
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;

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

/** Sends bytes that no HTTP library would, and gives what comes back until the connection ends. */
export function exchange(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
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

/** The real engine on a directory of its own, served on a free port. */
export async function startServer({ pages }: { pages?: string } = {}): Promise<TestServer> {
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-http-'));
  const log = memoryLog();
  const logger = pino({ level: 'debug' }, log.stream);
  const time = { ahead: 0 };
  const left: string[] = [];
  const engine = await openEngine({
    root: directory,
    version: '0.0.0',
    logger,
    clock: () => Date.now() + time.ahead,
    host: { leave: (reason) => left.push(reason) },
  });
  const app = createApp(engine, { settings: engine.settings.current, logger, pages });
  const listening = await listen(app, { port: 0 });
  const { port } = listening;
  const open: TestServer['open'] = (method, path, call = {}) =>
    begin(port, method, path, call, call.key === undefined ? engine.ownerKey : call.key);
  const send: TestServer['send'] = async (method, path, call) => read(await open(method, path, call));
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    directory,
    engine,
    app,
    left,
    log: log.text,
    open,
    send,
    configure: (patch) => void engine.settings.change(patch),
    advance: ({ hours }) => {
      time.ahead += hours * HOUR_MS;
    },
    async store(content, fields = {}) {
      const body = { content, embed: 'later', ...fields };
      const { json } = await send('POST', '/api/v1/memories', { body });
      return json.memory.id;
    },
    async createKey(request) {
      const { json } = await send('POST', '/api/v1/keys', { body: request });
      return { id: json.key.id, key: json.api_key };
    },
    async createUser(user, fields = {}) {
      const { json } = await send('POST', '/api/v1/users', { body: { user, ...fields } });
      return json.api_key;
    },
    async close() {
      await listening.close();
      await engine.close();
      await rm(directory, { recursive: true });
    },
  };
}
