import { HoldfastError } from '../shared/errors.ts';
import { backoff, sleep } from './backoff.ts';
import { AnswerError, answerError, foreignAnswer, networkError, timeoutError } from './problems.ts';
import type { CallOptions, ConnectOptions } from './types.ts';

const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_ATTEMPTS = 3;
const RETRY_BASE_MS = 150;
const RETRY_MAX_MS = 2_000;
/** A server that asks for a longer pause than this gets its way by the call failing. */
const RETRY_AFTER_MAX_MS = 5_000;

export interface Call {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** The segments below `/api/v1`, or below the root with `root`. */
  path: string[];
  root?: boolean;
  query?: object | undefined;
  body?: object | undefined;
  /** Sent as newline-delimited JSON in place of `body`. */
  lines?: string;
  /** Sent as `Idempotency-Key`. */
  idempotencyKey?: string;
  /** True when doing it twice is the same as doing it once. */
  repeatable?: boolean;
}

/**
 * Base address without a trailing slash. Throws `invalid_request` on anything but a URL without credentials that is http(s),
 * or `app:` as the pages of the desktop app have it.
 */
function parseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^(?:https?|app):$/.test(url.protocol))
    throw new HoldfastError(
      'invalid_request',
      `"${text}" is not the URL of an engine.`,
      'It looks like http://127.0.0.1:8765.',
    );
  if (url.username || url.password)
    throw new HoldfastError(
      'invalid_request',
      'The URL of the engine must not hold a user name or password.',
      'The API key says who you are.',
    );
  // Not `origin`: outside of a browser that is "null" for any scheme but the web's own.
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}`;
}

/** The value of a header, or an error that does not show it. */
function headerValue(what: string, text: string): string {
  const value = text.trim();
  if (!/^[\x20-\x7e]+$/.test(value))
    throw new HoldfastError('invalid_request', `The ${what} holds characters that cannot be part of one.`);
  return value;
}

function queryString(query: object = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const item of Array.isArray(value) ? value : [value])
      if (item !== undefined) params.append(name, String(item));
  const text = params.toString();
  return text && `?${text}`;
}

/** One segment of a path. What a URL would read as a directory is nobody's id. */
function segment(id: string): string {
  if (/^\.{0,2}$/.test(id)) throw new HoldfastError('not_found', `Nothing has the id "${id}".`);
  return encodeURIComponent(id.toWellFormed());
}

/** Worth another try: the engine did nothing, and may be able to in a moment. */
function isTransient(error: unknown): error is HoldfastError {
  return error instanceof HoldfastError && (error.code === 'unavailable' || error.code === 'rate_limited');
}

/** HTTP as this API speaks it: headers, deadlines, careful retries, and errors as `HoldfastError`. */
export class Transport {
  readonly url: string;
  readonly #headers: Record<string, string>;
  readonly #fetch: typeof globalThis.fetch;
  readonly #timeoutMs: number;
  readonly #attempts: number;

  constructor(options: ConnectOptions) {
    this.url = parseUrl(options.url);
    this.#fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
    this.#timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.#attempts = options.attempts ?? DEFAULT_ATTEMPTS;
    this.#headers = {};
    if (options.apiKey !== undefined)
      this.#headers.authorization = `Bearer ${headerValue('API key', options.apiKey)}`;
    if (options.agent !== undefined) this.#headers['x-agent-id'] = headerValue('agent name', options.agent);
    if (options.session !== undefined)
      this.#headers['x-session-id'] = headerValue('name of the session', options.session);
    if (options.source !== undefined) this.#headers['x-holdfast-source'] = options.source;
  }

  /** The JSON answer of a call. Repeatable calls are tried again when the engine could not take them. */
  async json<T>(call: Call, options: CallOptions = {}): Promise<T> {
    const repeatable = call.repeatable ?? (call.method === 'GET' || call.idempotencyKey !== undefined);
    for (let failures = 0; ; failures++) {
      try {
        return (await this.#attempt(call, options.signal)) as T;
      } catch (error) {
        if (!repeatable || !isTransient(error) || failures + 1 >= this.#attempts) throw error;
        const asked = error instanceof AnswerError ? error.retryAfterMs : 0;
        if (asked > RETRY_AFTER_MAX_MS) throw error;
        await sleep(Math.max(asked, backoff(failures, RETRY_BASE_MS, RETRY_MAX_MS)), options.signal);
      }
    }
  }

  /** The answer of a call as a stream without a deadline. */
  async stream(call: Call, signal?: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const response = await this.#send(call, signal);
    if (!response.body) throw foreignAnswer(this.url);
    return response.body;
  }

  async #attempt(call: Call, signal: AbortSignal | undefined): Promise<unknown> {
    const deadline = AbortSignal.timeout(this.#timeoutMs);
    try {
      return await this.#parse(
        await this.#send(call, AbortSignal.any(signal ? [signal, deadline] : [deadline])),
      );
    } catch (error) {
      throw error === deadline.reason ? timeoutError(this.url, this.#timeoutMs) : error;
    }
  }

  async #send(call: Call, signal: AbortSignal | undefined): Promise<Response> {
    const headers: Record<string, string> = { ...this.#headers };
    if (call.body) headers['content-type'] = 'application/json';
    if (call.lines !== undefined) headers['content-type'] = 'application/x-ndjson';
    if (call.idempotencyKey !== undefined) headers['idempotency-key'] = call.idempotencyKey;
    const path = [...(call.root ? [] : ['api', 'v1']), ...call.path].map(segment).join('/');
    const address = `${this.url}/${path}${queryString(call.query)}`;
    const body = call.lines ?? (call.body ? JSON.stringify(call.body) : null);
    const init = { method: call.method, headers, body, signal: signal ?? null };
    const response = await this.#fetch(address, init).catch((error: unknown) => {
      throw signal?.aborted ? signal.reason : networkError(this.url, error);
    });
    if (!response.ok) throw answerError(response, await response.json().catch(() => null), this.url);
    return response;
  }

  async #parse(response: Response): Promise<unknown> {
    const text = await response.text().catch((error: unknown) => {
      throw error instanceof TypeError ? networkError(this.url, error) : error;
    });
    try {
      return JSON.parse(text);
    } catch (error) {
      throw foreignAnswer(this.url, error);
    }
  }
}
