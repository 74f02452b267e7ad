import { decode, encode, type Token, Tokenizer } from 'cborg';
import { ProtocolError } from './errors.ts';
import { CBOR_MAX_DEPTH } from './limits.ts';

const STRICT = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowInfinity: false,
  allowNaN: false,
  allowBigInt: false,
  rejectDuplicateMapKeys: true,
} as const;

const ARRAY = 4;
const MAP = 5;

/** Counts how deep the items are nested, so that bytes of somebody else cannot use up the stack. */
class BoundedTokenizer extends Tokenizer {
  /** For each open array or map, the items that it still waits for. */
  readonly #open: number[] = [];

  override next(): Token {
    const token = super.next();
    const { major } = token.type;
    const last = this.#open.length - 1;
    if (last >= 0) this.#open[last] = (this.#open[last] ?? 0) - 1;
    if (major === ARRAY) this.#open.push(token.value);
    else if (major === MAP) this.#open.push(token.value * 2);
    if (this.#open.length > CBOR_MAX_DEPTH) throw new ProtocolError('malformed', 'It is nested too deeply.');
    while (this.#open.at(-1) === 0) this.#open.pop();
    return token;
  }
}

/** Deterministic CBOR (RFC 8949, section 4.2.1; rule T-1) of JSON-like values and `Uint8Array`. */
export function encodeCbor(value: unknown): Uint8Array {
  // cborg sorts keys by length first, as RFC 7049 had it. For texts, and here all keys are, that is the order of their
  // encodings too, at half the time of its other order. Small results come as a `Buffer`, which Yjs does not take.
  return new Uint8Array(encode(value));
}

/**
 * The value that `encodeCbor` makes exactly these bytes of. Throws a `ProtocolError` for every other encoding of it, and for
 * what is nested too deeply, has duplicate keys, or goes on behind its end.
 */
export function decodeCbor(bytes: Uint8Array): unknown {
  try {
    const value: unknown = decode(bytes, { ...STRICT, tokenizer: new BoundedTokenizer(bytes, STRICT) });
    // Whatever the options do not know about (order of keys, width of floats, broken UTF-8) shows here.
    if (Buffer.compare(encodeCbor(value), bytes) === 0) return value;
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    throw new ProtocolError('malformed', 'It is not deterministic CBOR.', { cause: error });
  }
  throw new ProtocolError('malformed', 'It is CBOR, but not the deterministic encoding.');
}
