import { HoldfastError } from '../../../../shared/errors.ts';
import { MAX_SEGMENTS, SEGMENT_BYTES, SEGMENT_ROWS, SEGMENTS } from './layout.ts';

/** Bytes that can grow: a WebAssembly memory, or plain memory where there is none. */
export interface Store {
  /** Another one after `grow`. */
  readonly buffer: ArrayBuffer;
  /** Makes room for at least this many bytes in all; the new ones are zero. */
  grow(bytes: number): void;
}

/** Memory that every JavaScript engine has. */
export function plainStore(): Store {
  let buffer = new ArrayBuffer(SEGMENTS);
  return {
    get buffer() {
      return buffer;
    },
    grow: (bytes) => {
      // Growing copies everything, so it goes in larger steps than it has to.
      buffer = buffer.transfer(Math.max(bytes, Math.ceil(buffer.byteLength * 1.25)));
    },
  };
}

/** The same bytes as numbers of each kind. */
export interface Views {
  readonly bytes: Uint8Array;
  readonly codes: Int8Array;
  readonly shorts: Int16Array;
  readonly integers: Int32Array;
  readonly words: Uint32Array;
  readonly floats: Float32Array;
}

function viewsOf({ buffer }: Store): Views {
  // The plain store may be of any length; words are what the layout is made of.
  const words = Math.floor(buffer.byteLength / 4);
  return {
    bytes: new Uint8Array(buffer),
    codes: new Int8Array(buffer),
    shorts: new Int16Array(buffer, 0, words * 2),
    integers: new Int32Array(buffer, 0, words),
    words: new Uint32Array(buffer, 0, words),
    floats: new Float32Array(buffer, 0, words),
  };
}

/** The memory of one index, laid out as `layout.ts` says. */
export class LinearMemory {
  readonly #store: Store;
  #views: Views;
  #segments = 0;

  constructor(store: Store) {
    this.#store = store;
    this.#views = viewsOf(store);
  }

  /** Valid until the memory grows. */
  get views(): Views {
    return this.#views;
  }

  get segments(): number {
    return this.#segments;
  }

  get byteLength(): number {
    return this.#store.buffer.byteLength;
  }

  /** Makes room for `segments` in all. Throws `unavailable` when there are more than fit. */
  reserve(segments: number): void {
    if (segments <= this.#segments) return;
    if (segments > MAX_SEGMENTS) throw full(MAX_SEGMENTS * SEGMENT_ROWS);
    const bytes = segmentAt(segments);
    if (bytes > this.byteLength) {
      this.#store.grow(bytes);
      this.#views = viewsOf(this.#store);
    }
    this.#segments = segments;
  }
}

function full(rows: number): HoldfastError {
  return new HoldfastError(
    'unavailable',
    `The vector index holds ${rows.toLocaleString('en')} vectors and cannot take more.`,
    'Forget memories that are no longer needed, or divide them among several data directories.',
  );
}

/** Where a segment begins, in bytes. */
export const segmentAt = (segment: number): number => SEGMENTS + segment * SEGMENT_BYTES;
