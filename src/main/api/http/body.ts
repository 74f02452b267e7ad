import type { IncomingMessage } from 'node:http';
import { HoldfastError } from '../../../shared/errors.ts';
import { parseJson } from '../../../shared/json.ts';

const MIB = 1024 * 1024;
export const BODY_LIMIT = MIB;
/** A full batch of memories of ordinary length; longer ones go in several batches. */
export const BATCH_BODY_LIMIT = 8 * MIB;

const JSON_TYPE = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

export function hasBody(incoming: IncomingMessage): boolean {
  const { headers } = incoming;
  if (headers['transfer-encoding'] !== undefined) return true;
  return headers['content-length'] !== undefined && headers['content-length'] !== '0';
}

function tooLarge(limit: number): HoldfastError {
  return new HoldfastError(
    'payload_too_large',
    `The request body is larger than ${limit / MIB} MiB.`,
    'Memories are short texts. Send many of them in several batches.',
  );
}

function checkType(incoming: IncomingMessage): void {
  if (!JSON_TYPE.test(incoming.headers['content-type'] ?? ''))
    throw new HoldfastError(
      'invalid_request',
      'The request body must be JSON.',
      'Send it in UTF-8 with the header Content-Type: application/json.',
    );
  if (incoming.headers['content-encoding'] !== undefined)
    throw new HoldfastError('invalid_request', 'Compressed request bodies are not understood.');
}

/** The whole body, as long as it stays within `limit` bytes; what goes beyond is never kept. */
function readBytes(incoming: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (finish: () => void) => {
      incoming.off('data', onData).off('end', onEnd).off('error', onLost).off('close', onLost);
      finish();
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else settle(() => reject(tooLarge(limit)));
    };
    const onEnd = () =>
      settle(() => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    const onLost = () =>
      settle(() =>
        reject(new HoldfastError('invalid_request', 'The connection closed before the body had arrived.')),
      );
    incoming.on('data', onData).on('end', onEnd).on('error', onLost).on('close', onLost);
  });
}

/**
 * The JSON value of a request body. Refuses what declares more than `limit` bytes before it reads any, then other media
 * types, broken UTF-8 and broken JSON.
 */
export async function readJson(incoming: IncomingMessage, limit: number): Promise<unknown> {
  if (Number(incoming.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  checkType(incoming);
  return parseJson(await readBytes(incoming, limit), 'The request body');
}
