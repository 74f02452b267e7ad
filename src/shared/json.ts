import { HoldfastError } from './errors.ts';

/** Deeper JSON than anything that is exchanged has; checking it here keeps recursive readers within their stack. */
const MAX_DEPTH = 64;

const utf8 = new TextDecoder('utf-8', { fatal: true });

function isTooDeep(value: unknown, depth: number): boolean {
  if (value === null || typeof value !== 'object') return false;
  if (depth === 0) return true;
  for (const inner of Object.values(value)) if (isTooDeep(inner, depth - 1)) return true;
  return false;
}

/** `bytes` as text. `what` names them in the error: `invalid_json` when they are no UTF-8. */
export function decodeUtf8(bytes: Uint8Array, what: string): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new HoldfastError('invalid_json', `${what} is not valid UTF-8.`);
  }
}

/** The JSON value that `bytes` hold. Throws `invalid_json` or, when it nests too deep, `validation_failed`. */
export function parseJson(bytes: Uint8Array, what: string): unknown {
  const text = decodeUtf8(bytes, what);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which may be somebody's memory.
    throw new HoldfastError('invalid_json', `${what} is not valid JSON.`);
  }
  if (isTooDeep(value, MAX_DEPTH))
    throw new HoldfastError('validation_failed', `The JSON nests deeper than ${MAX_DEPTH} levels.`);
  return value;
}
