import { createServer, type RequestListener, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { ERROR_STATUS, HoldfastError, toProblem } from '../../../shared/errors.ts';
import { API_HEADERS } from './answers.ts';
import type { HoldfastApp } from './app.ts';

export interface Address {
  /** One address or name to listen on; both loopback addresses when left out. */
  host?: string | undefined;
  /** 0 takes a free one. */
  port: number;
}

export interface Listening {
  port: number;
  /** Takes no more requests, ends event streams, and lets the running requests finish for a few seconds. */
  close(): Promise<void>;
}

const IPV4_LOOPBACK = '127.0.0.1';
const IPV6_LOOPBACK = '::1';
/** A free port of one address family may be taken in the other. */
const PORT_ATTEMPTS = 10;
/** How long `close` waits for requests that are being answered. */
const CLOSE_GRACE_MS = 5_000;
/** Longer than the pauses of ordinary clients, so that they seldom meet a connection that is just closing. */
const KEEP_ALIVE_MS = 60_000;

/** What the adapter refuses before the app sees it: a `Host` or target that is no proper URL. */
function refuseMalformed(): Response {
  const problem = new HoldfastError(
    'forbidden_host',
    'The Host header or the address of the request is malformed.',
  );
  return new Response(JSON.stringify({ error: toProblem(problem) }), {
    status: ERROR_STATUS.forbidden_host,
    headers: { ...API_HEADERS, 'content-type': 'application/json' },
  });
}

/** Answers what is not even HTTP, or has more headers than Node reads, in the words of the API. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const problem =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? new HoldfastError('payload_too_large', 'The address and headers of the request are too long.')
      : new HoldfastError('invalid_request', 'The request is not valid HTTP.');
  const body = JSON.stringify({ error: toProblem(problem) });
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function bind(listener: RequestListener, host: string, port: number): Promise<Server> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, listener);
  server.on('clientError', answerBrokenRequest);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no TCP address');
  return address.port;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}

/** Whether the machine has no IPv6 loopback at all. */
function isMissing(error: unknown): boolean {
  return codeOf(error) === 'EADDRNOTAVAIL' || codeOf(error) === 'EAFNOSUPPORT';
}

async function bindLoopback(listener: RequestListener, wanted: number): Promise<Server[]> {
  for (let attempt = 1; ; attempt += 1) {
    const first = await bind(listener, IPV4_LOOPBACK, wanted);
    try {
      return [first, await bind(listener, IPV6_LOOPBACK, portOf(first))];
    } catch (error) {
      if (isMissing(error)) return [first];
      await closeServer(first);
      if (wanted !== 0 || codeOf(error) !== 'EADDRINUSE' || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

/** Whether `listen` failed because another program has the port. */
export function isPortTaken(error: unknown): boolean {
  return error instanceof HoldfastError && codeOf(error.cause) === 'EADDRINUSE';
}

function explain(error: unknown, { host, port }: Address): unknown {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new HoldfastError(
        'unavailable',
        `Port ${port} is already in use by another program, or by another Holdfast.`,
        'Stop that one, or choose another port with --port.',
        { cause: error },
      );
    case 'EACCES':
      return new HoldfastError(
        'unavailable',
        `The system does not allow this user to listen on port ${port}.`,
        'Choose a port above 1023 with --port.',
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new HoldfastError(
        'unavailable',
        `This machine has no address ${host} to listen on.`,
        'Leave --host out to listen on this machine only.',
      );
    default:
      return error;
  }
}

/** Serves `app`. Throws `unavailable` when the address cannot be had. */
export async function listen(app: HoldfastApp, address: Address): Promise<Listening> {
  const listener = getRequestListener(app.fetch, { errorHandler: refuseMalformed });
  const loopback = address.host === undefined || address.host === 'localhost';
  let servers: Server[];
  try {
    servers = loopback
      ? await bindLoopback(listener, address.port)
      : [await bind(listener, address.host as string, address.port)];
  } catch (error) {
    throw explain(error, address);
  }
  const [first] = servers;
  if (!first) throw new Error('Nothing listens');
  return {
    port: portOf(first),
    close: async () => {
      const closing = servers.map(closeServer);
      app.activity.endStreams();
      await app.activity.idle(CLOSE_GRACE_MS);
      for (const server of servers) server.closeAllConnections();
      await Promise.all(closing);
    },
  };
}
