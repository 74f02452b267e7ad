import { HoldfastError } from '../../../../shared/errors.ts';
import { MAX_SEGMENTS, SEGMENT_BYTES, SEGMENT_ROWS, SEGMENTS } from './layout.ts';

export const PAGE = 65_536;
export const MOST_PAGES = 65_536;
export const FIRST_PAGES = Math.ceil(SEGMENTS / PAGE);
const GROWTH = 1.5;

/** Bytes that can grow: a WebAssembly memory, or plain memory where there is none. */
export interface Store {
  /** Another one after `grow`. */
  readonly buffer: ArrayBuffer;
  /** Makes room for this many bytes in all, a multiple of `PAGE`; the new ones are zero. */
  grow(bytes: number): void;
}

/** Memory that every JavaScript engine has. */
export function plainStore(): Store {
  let buffer = new ArrayBuffer(FIRST_PAGES * PAGE);
  return {
    get buffer() {
      return buffer;
    },
    grow: (bytes) => {
      buffer = buffer.transfer(bytes);
    },
  };
}

/** The same bytes as numbers of each kind. */
export interface Views {
  readonly bytes: Uint8Array;
  readonly codes: Int8Array;
  readonly shorts: Int16Array;
  readonly words: Uint32Array;
  readonly floats: Float32Array;
  readonly doubles: Float64Array;
}

function viewsOf({ buffer }: Store): Views {
  return {
    bytes: new Uint8Array(buffer),
    codes: new Int8Array(buffer),
    shorts: new Int16Array(buffer),
    words: new Uint32Array(buffer),
    floats: new Float32Array(buffer),
    doubles: new Float64Array(buffer),
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

  /** Bytes in use. */
  get used(): number {
    return segmentAt(this.#segments);
  }

  /** Makes room for `segments` in all. Throws `unavailable` when there are more than fit. */
  reserve(segments: number): void {
    if (segments <= this.#segments) return;
    if (segments > MAX_SEGMENTS) throw full(MAX_SEGMENTS * SEGMENT_ROWS);
    this.#grow(segmentAt(segments));
    this.#segments = segments;
  }

  #grow(bytes: number): void {
    const before = this.#store.buffer.byteLength;
    if (bytes <= before) return;
    // Growing is slow, and what is reserved but never touched takes no memory.
    const pages = Math.ceil(Math.max(bytes, before * GROWTH) / PAGE);
    this.#store.grow(Math.min(pages, MOST_PAGES) * PAGE);
    this.#views = viewsOf(this.#store);
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
