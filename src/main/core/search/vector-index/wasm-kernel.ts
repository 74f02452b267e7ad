import type { Kernel, Span } from './kernel.ts';
import { KERNEL } from './kernel-binary.ts';
import { FILTER, SEGMENT_ROWS } from './layout.ts';
import { FIRST_PAGES, LinearMemory, MOST_PAGES, PAGE, type Store, segmentAt } from './memory.ts';

/** The part of the WebAssembly interface that is used here; the libraries that we compile against do not have it. */
interface WebAssemblyApi {
  Memory: new (limits: {
    initial: number;
    maximum: number;
  }) => { readonly buffer: ArrayBuffer; grow(pages: number): number };
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: unknown };
  validate(bytes: Uint8Array): boolean;
}

/** What `wasm/vector-kernel` exports. Addresses are in bytes. */
interface Exports {
  estimate(segment: number, filter: number, from: number, to: number, offset: number, mask: number): void;
  take(segment: number, filter: number, slot: number, from: number, to: number, cut: number): number;
  score(count: number, unit: number): void;
  compare(count: number): void;
  derive(segment: number, from: number, to: number): void;
}

const LOW_NIBBLE = 15;

const api = (globalThis as { WebAssembly?: WebAssemblyApi }).WebAssembly;

function wasmStore({ Memory }: WebAssemblyApi): { memory: object; store: Store } {
  const memory = new Memory({ initial: FIRST_PAGES, maximum: MOST_PAGES });
  const store: Store = {
    get buffer() {
      return memory.buffer;
    },
    grow: (bytes) => {
      memory.grow((bytes - memory.buffer.byteLength) / PAGE);
    },
  };
  return { memory, store };
}

const filterAt = (segment: number): number => FILTER + (segment * SEGMENT_ROWS) / 8;

/** The kernel in WebAssembly. */
export class WasmKernel implements Kernel {
  readonly name = 'wasm-simd';
  readonly memory: LinearMemory;
  readonly #exports: Exports;

  private constructor(webAssembly: WebAssemblyApi, binary: Uint8Array) {
    const { memory, store } = wasmStore(webAssembly);
    const instance = new webAssembly.Instance(new webAssembly.Module(binary), { env: { memory } });
    this.memory = new LinearMemory(store);
    this.#exports = instance.exports as Exports;
  }

  /** Null where WebAssembly or its SIMD instructions are missing. */
  static create(): WasmKernel | null {
    const binary = Buffer.from(KERNEL, 'base64');
    return api?.validate(binary) ? new WasmKernel(api, binary) : null;
  }

  estimate({ segment, from, to }: Span, offset: number): void {
    this.#exports.estimate(segmentAt(segment), filterAt(segment), from, to, offset, LOW_NIBBLE);
  }

  take({ segment, from, to }: Span, cut: number): number {
    const first = segment * SEGMENT_ROWS;
    return this.#exports.take(segmentAt(segment), filterAt(segment), first, from, to, cut);
  }

  score(count: number, unit: number): void {
    this.#exports.score(count, unit);
  }

  compare(count: number): void {
    this.#exports.compare(count);
  }

  derive({ segment, from, to }: Span): void {
    this.#exports.derive(segmentAt(segment), from, to);
  }
}
