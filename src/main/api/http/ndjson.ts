import type { IncomingMessage } from 'node:http';
import { HoldfastError } from '../../../shared/errors.ts';
import { isBlank, type Line, splitLines } from '../../../shared/lines.ts';

/** The media type of newline-delimited JSON. */
export const NDJSON = 'application/x-ndjson';

const NDJSON_TYPE = /^application\/x-ndjson\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

function checkType({ headers }: IncomingMessage): void {
  if (!NDJSON_TYPE.test(headers['content-type'] ?? ''))
    throw new HoldfastError(
      'invalid_request',
      'The request body must be newline-delimited JSON.',
      `Send one JSON value a line, in UTF-8, with the header Content-Type: ${NDJSON}.`,
    );
  if (headers['content-encoding'] !== undefined)
    throw new HoldfastError('invalid_request', 'Compressed request bodies are not understood.');
}

/** The chunks of a body; a connection that breaks in its midst is an `invalid_request`. */
async function* chunks(incoming: IncomingMessage): AsyncGenerator<Uint8Array, void> {
  try {
    yield* incoming;
  } catch (cause) {
    throw new HoldfastError(
      'invalid_request',
      'The connection closed before the body had arrived.',
      undefined,
      { cause },
    );
  }
}

async function* notBlank(lines: AsyncIterable<Line>): AsyncGenerator<Line, void> {
  for await (const line of lines) if (!isBlank(line)) yield line;
}

/**
 * The lines of a request body, each of at most `limit` bytes, read no faster than they are taken. Refuses other media types
 * at once.
 */
export function readLines(incoming: IncomingMessage, limit: number): AsyncIterable<Line> {
  checkType(incoming);
  return notBlank(splitLines(chunks(incoming), limit));
}
