import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { assertPublicUrl, publicLookup, Refused, type Resolve, systemResolve } from './target.ts';

/** How one attempt ended. `error` is null when the receiver has taken the message. */
export interface Answer {
  /** The HTTP status, if there was an answer. */
  status: number | null;
  error: string | null;
  /** Whether another attempt would end in the same way. */
  lasting: boolean;
}

/** A signed message and where it goes. */
export interface Message {
  url: string;
  headers: Record<string, string>;
  body: string;
}

export interface SendOptions {
  /** Whether this machine, its network and plain HTTP are allowed. */
  privateAddresses: boolean;
  signal: AbortSignal;
  resolve?: Resolve;
  timeoutMs?: number;
}

export type Send = (message: Message, options: SendOptions) => Promise<Answer>;

/** From the first look at the name until the answer has come. */
const TIMEOUT_MS = 15_000;
/** So much of an answer is taken in before the connection is cut; nothing of it is kept. */
const ANSWER_LIMIT = 64 * 1024;
/** The receiver says that it will never take anything again (RFC 9110, section 15.5.11). */
const GONE = 410;

function judge(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return `HTTP ${status}: redirects are not followed`;
  return `HTTP ${status}`;
}

/** Resolves with the status when the answer is over, or is longer than anybody needs. */
function finish(response: IncomingMessage, resolve: (answer: Answer) => void): void {
  const status = response.statusCode ?? 0;
  let bytes = 0;
  const done = () => {
    response.destroy();
    resolve({ status, error: judge(status), lasting: status === GONE });
  };
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > ANSWER_LIMIT) done();
  });
  // The status has come, and with it the verdict; how the rest ends does not matter.
  response.on('end', done).on('error', done);
}

function open(message: Message, url: URL, options: SendOptions, signal: AbortSignal): ClientRequest {
  const { privateAddresses, resolve = systemResolve } = options;
  if (!privateAddresses) assertPublicUrl(url);
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return request(url, {
    method: 'POST',
    headers: { ...message.headers, 'content-length': Buffer.byteLength(message.body) },
    agent: false,
    signal,
    ...(privateAddresses ? {} : { lookup: publicLookup(resolve) }),
  });
}

/** What went wrong, without anything that the other side said. */
function reasonOf(error: Error, deadline: AbortSignal): string {
  if (deadline.aborted) return 'timeout';
  if (error instanceof Refused) return `refused: ${error.message}`;
  return 'code' in error ? String(error.code) : 'the connection failed';
}

/**
 * Posts a message once, with a deadline, to a public address unless private ones are allowed, without following redirects.
 * Rejects only when `signal` ends it.
 */
export const send: Send = async (message, options) => {
  const deadline = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
  const signal = AbortSignal.any([options.signal, deadline]);
  try {
    return await new Promise<Answer>((resolve, reject) => {
      const request = open(message, new URL(message.url), options, signal);
      request.on('response', (response) => finish(response, resolve));
      request.on('error', reject);
      request.end(message.body);
    });
  } catch (error) {
    if (options.signal.aborted) throw error;
    return { status: null, error: reasonOf(error as Error, deadline), lasting: false };
  }
};
