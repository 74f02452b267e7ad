import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { type RawData, WebSocket } from 'ws';
import { z } from 'zod';
import { delayAfter } from './backoff.ts';

const HANDSHAKE_MS = 10_000;
/** The relay says something at least every 20 seconds (rule T-31). */
const SILENCE_MS = 45_000;
const PING_MS = 15_000;
/** A document is at most about as large as a segment. */
const LONGEST_MESSAGE = 64 * 1024 * 1024;
const LONGEST_REASON = 4096;

/** How a relay refuses by HTTP. */
export const RelayError = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** Why a connection ended. */
export interface Ending {
  problem: string;
  /** The relay's, where it gave one. */
  code: string | null;
  /** The relay's clock when it refused, in milliseconds since 1970. */
  relayTime: number | null;
}

export interface ConnectionOptions {
  /** Address of the document. */
  url: string;
  /** A new one for each try (rule T-29). */
  ticket(): string;
  /** 0 to 1. */
  random(): number;
  /** The socket is open; what is sent now goes out first. */
  onOpen(): void;
  onMessage(bytes: Uint8Array): void;
  /** It ended, or could not be had. False: there is no use in another try. */
  onEnd(ending: Ending): boolean;
}

const lost = (problem: string, code: string | null = null): Ending => ({ problem, code, relayTime: null });

/** The relay's reason in the body of a refused upgrade, which may be anything. */
async function refusal(response: IncomingMessage): Promise<Ending> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) {
    text += chunk;
    if (text.length > LONGEST_REASON) break;
  }
  const problem = `The relay answered with ${response.statusCode}.`;
  const date = Date.parse(response.headers.date ?? '');
  const relayTime = Number.isNaN(date) ? null : date;
  try {
    const { error } = RelayError.parse(JSON.parse(text));
    return { problem: error.message, code: error.code, relayTime };
  } catch {
    // A proxy in front of the relay answers in its own words.
    return { problem, code: null, relayTime };
  }
}

/** A socket to one document of the relay, which comes back after it was lost. */
export class Connection {
  readonly #options: ConnectionOptions;
  #socket: WebSocket | undefined;
  #retry: NodeJS.Timeout | undefined;
  #failures = 0;
  #closed = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#connect();
  }

  send(message: Uint8Array): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(message);
  }

  /** Ends the socket, which comes back after a while: what it said made no sense. */
  drop(): void {
    this.#socket?.terminate();
  }

  /** What was said was of use: the next loss is the first in a row. */
  settled(): void {
    this.#failures = 0;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#socket?.terminate();
  }

  #connect(): void {
    const { url, ticket, onOpen, onMessage } = this.#options;
    const socket = new WebSocket(url, {
      headers: { authorization: `Bearer ${ticket()}` },
      handshakeTimeout: HANDSHAKE_MS,
      maxPayload: LONGEST_MESSAGE,
      perMessageDeflate: false,
      followRedirects: false,
    });
    this.#socket = socket;
    socket.binaryType = 'nodebuffer';
    let ending: Ending | undefined;
    const unwatch = this.#watch(socket);
    socket.on('open', () => {
      if (!this.#closed) onOpen();
    });
    socket.on('message', (data: RawData) => {
      if (!this.#closed) onMessage(data as Buffer);
    });
    socket.on('unexpected-response', (request: ClientRequest, response: IncomingMessage) => {
      void refusal(response)
        .then((known) => {
          ending = known;
        })
        .catch((error: Error) => {
          ending = lost(error.message);
        })
        .finally(() => {
          request.destroy();
          socket.terminate();
        });
    });
    socket.on('error', (error) => {
      ending ??= lost(error.message);
    });
    socket.on('close', (code, reason) => {
      unwatch();
      this.#ended(ending ?? lost(reason.toString() || 'The connection was lost.', String(code)));
    });
  }

  /**
   * Pings, and ends a socket of which nothing was heard for long: a peer that went away says no goodbye. Over a slow line a
   * message may be on its way for longer than that, and the answer to a ping waits behind it.
   */
  #watch(socket: WebSocket): () => void {
    let heardAt = Date.now();
    let stream: Socket | undefined;
    let read = 0;
    socket.on('upgrade', (response: IncomingMessage) => {
      stream = response.socket;
    });
    const timer = setInterval(() => {
      if (stream && stream.bytesRead > read) {
        heardAt = Date.now();
        read = stream.bytesRead;
      }
      if (Date.now() - heardAt > SILENCE_MS) socket.terminate();
      else if (socket.readyState === WebSocket.OPEN) socket.ping();
    }, PING_MS).unref();
    return () => clearInterval(timer);
  }

  #ended(ending: Ending): void {
    this.#socket = undefined;
    if (this.#closed || !this.#options.onEnd(ending) || this.#closed) return;
    const delay = delayAfter(this.#failures, this.#options.random);
    this.#failures += 1;
    this.#retry = setTimeout(() => this.#connect(), delay);
    this.#retry.unref();
  }
}
