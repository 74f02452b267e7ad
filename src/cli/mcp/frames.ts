/** Messages of JSON-RPC 2.0 as MCP frames them on standard input and output: one line of JSON each. */

export type FrameId = string | number;

export interface Frame {
  jsonrpc?: unknown;
  id?: FrameId;
  method?: string;
  params?: Record<string, unknown>;
  result?: unknown;
  error?: unknown;
}

export const PARSE_ERROR = -32_700;
const INVALID_REQUEST = -32_600;
export const SERVER_ERROR = -32_000;

/** Somewhat more than the engine takes, so that the engine is who refuses and says why. */
const LINE_LIMIT = 5 * 1024 * 1024;

const VERSION_KEY = 'io.modelcontextprotocol/protocolVersion';

/** The protocol that a request says it is of itself (2026-07-28 and later), or null for one of a session. */
export function claimedVersion({ params }: Frame): string | null {
  const meta = params?._meta;
  const version =
    typeof meta === 'object' && meta !== null ? (meta as Record<string, unknown>)[VERSION_KEY] : null;
  return typeof version === 'string' ? version : null;
}

/** The error that answers a request; `id` is null where that is not known. */
export function errorFrame(id: FrameId | null, code: number, message: string) {
  return { jsonrpc: '2.0', id, error: { code, message } };
}

/** `text` as a message, or the error that answers it. */
export function parseFrame(text: string): { frame: Frame } | { error: ReturnType<typeof errorFrame> } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { error: errorFrame(null, PARSE_ERROR, 'Parse error: this line is not JSON.') };
  }
  const { jsonrpc, id, method } = (value ?? {}) as Frame;
  const wellFormed =
    jsonrpc === '2.0' &&
    (method === undefined || typeof method === 'string') &&
    (id === undefined || typeof id === 'string' || typeof id === 'number');
  if (!wellFormed)
    return { error: errorFrame(null, INVALID_REQUEST, 'Invalid request: not a message of JSON-RPC 2.0.') };
  return { frame: value as Frame };
}

/** Splits a stream into lines. One that is too long is dropped as a whole, and `onTooLong` is told. */
export class LineSplitter {
  readonly #onLine: (line: string) => void;
  readonly #onTooLong: () => void;
  #parts: Buffer[] = [];
  #size = 0;
  #dropping = false;

  constructor(onLine: (line: string) => void, onTooLong: () => void) {
    this.#onLine = onLine;
    this.#onTooLong = onTooLong;
  }

  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      this.#add(chunk.subarray(start, end));
      this.#finish();
      start = end + 1;
    }
    this.#add(chunk.subarray(start));
  }

  #add(part: Buffer): void {
    this.#size += part.length;
    if (!this.#dropping && this.#size > LINE_LIMIT) {
      this.#dropping = true;
      this.#parts = [];
      this.#onTooLong();
    }
    if (!this.#dropping && part.length > 0) this.#parts.push(part);
  }

  #finish(): void {
    const line = this.#dropping ? '' : Buffer.concat(this.#parts).toString('utf8').trim();
    this.#parts = [];
    this.#size = 0;
    this.#dropping = false;
    if (line !== '') this.#onLine(line);
  }
}
