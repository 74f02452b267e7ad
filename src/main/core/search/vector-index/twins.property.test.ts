/** The kernel in WebAssembly against its twin in TypeScript: the same results bit for bit. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../domain/random.ts';
import type { Kernel } from './kernel.ts';
import {
  BITS,
  CODES,
  DIMENSIONS,
  FACTORS,
  FILTER,
  LIVE,
  MEAN,
  QUERY,
  SCALES,
  SCORES,
  SEGMENT_ROWS,
  SLOTS,
  TABLES,
} from './layout.ts';
import { segmentAt, type Views } from './memory.ts';
import { dataSet, fill, randomFilter, vectorSource } from './testing/vectors.ts';
import { TypeScriptKernel } from './typescript-kernel.ts';
import { VectorIndex } from './vector-index.ts';
import { WasmKernel } from './wasm-kernel.ts';

const USED = 700;
const RANDOM_ROWS = 80;

/** Some vectors, so few that the same ones come again: of all directions, of few components, and the one of zeros. */
const POOL = [
  ...Array.from({ length: 40 }, vectorSource('isotropic', 1)),
  ...Array.from({ length: 40 }, vectorSource('clustered', 2)),
  ...[0, 1, 383].map((axis) => new Float32Array(DIMENSIONS).fill(1, axis, axis + 1)),
  ...[1, -1].map((sign) => new Float32Array(DIMENSIONS).fill(sign / Math.sqrt(DIMENSIONS))),
  new Float32Array(DIMENSIONS),
];
const vector = fc.constantFrom(...POOL);
const slot = fc.nat(USED - 1);

/** As many as make whole pairs. */
const inPairs = (slots: readonly number[]): readonly number[] => slots.slice(slots.length % 2);

const filter = fc.oneof(
  fc.constant(undefined),
  fc
    .constantFrom(0, 0.005, 0.05, 0.5, 1)
    .chain((share) =>
      fc
        .tuple(fc.nat(USED * 2), fc.nat())
        .map(([slots, seed]) => randomFilter(slots, share, mulberry32(seed))),
    ),
);

const step = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), slot, vector }),
  fc.record({ kind: fc.constant('fill' as const), slot, vectors: fc.array(vector, { maxLength: 300 }) }),
  fc.record({ kind: fc.constant('remove' as const), slot }),
  fc.record({ kind: fc.constant('reload' as const) }),
  fc.record({
    kind: fc.constant('compare' as const),
    slots: fc.array(fc.nat(20), { maxLength: 10 }).map(inPairs),
  }),
  fc.record({
    kind: fc.constant('search' as const),
    query: vector,
    options: fc.record({ k: fc.integer({ min: 1, max: 50 }), spare: fc.nat(30), filter }),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Takes a step and returns what can be seen of it. */
function take(index: VectorIndex, done: Step): unknown {
  switch (done.kind) {
    case 'set':
      return index.set(done.slot, done.vector);
    case 'fill':
      for (const [i, vector] of done.vectors.entries()) index.set((done.slot + i) % USED, vector);
      return index.size;
    case 'remove':
      return index.remove(done.slot);
    case 'reload':
      return index.blocks > 0 && index.loadBlock(0, index.saveBlock(0));
    case 'compare':
      return (
        done.slots.every((slot) => slot < index.slots) && index.similarities(Uint32Array.from(done.slots))
      );
    case 'search':
      return index.search(done.query, done.options);
  }
}

describe('the two kernels', () => {
  it('answer alike whatever happens to the index', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const wasm = VectorIndex.create({ kernel: 'wasm-simd' });
        const typescript = VectorIndex.create({ kernel: 'typescript' });
        for (const next of steps) expect(take(wasm, next)).toEqual(take(typescript, next));
        expect(wasm.size).toBe(typescript.size);
      }),
    );
  });

  it('answer alike across segments and through growing memory', () => {
    const data = dataSet('clustered', 3 * SEGMENT_ROWS, 10, 3);
    const [wasm, typescript] = [
      VectorIndex.create({ kernel: 'wasm-simd' }),
      VectorIndex.create({ kernel: 'typescript' }),
    ];
    const before = wasm.memoryBytes;
    for (const index of [wasm, typescript]) fill(index, data);
    expect(wasm.memoryBytes).toBeGreaterThan(before);
    for (const share of [1, 0.5, 0.05, 0.005]) {
      const filter = randomFilter(data.count, share, mulberry32(4));
      for (const query of data.queries)
        expect(wasm.search(query, { k: 20, filter })).toEqual(typescript.search(query, { k: 20, filter }));
    }
  });

  it('derive, estimate, take and score alike, whatever is in the memory', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.double({ min: -2000, max: 2000, noNaN: true }),
        fc.double({ min: -100, max: 100, noNaN: true }),
        (seed, offset, cut) => {
          const results = [wasmKernel(), new TypeScriptKernel()].map((kernel) =>
            run(kernel, seed, offset, cut),
          );
          expect(results[0]).toEqual(results[1]);
        },
      ),
    );
  });
});

function wasmKernel(): WasmKernel {
  const kernel = WasmKernel.create();
  if (!kernel) throw new Error('This machine has no WebAssembly with SIMD');
  return kernel;
}

/** All that a kernel derives and finds in a memory of random numbers. */
function run(kernel: Kernel, seed: number, offset: number, cut: number): unknown {
  kernel.memory.reserve(1);
  const { views } = kernel.memory;
  const start = segmentAt(0);
  fillAtRandom(views, start, mulberry32(seed));
  const span = { segment: 0, from: 0, to: RANDOM_ROWS };
  kernel.derive(span);
  kernel.estimate(span, offset);
  const count = kernel.take(span, cut);
  kernel.score(count, 1 / 3);
  const scores = views.doubles.slice(SCORES / 8, SCORES / 8 + count);
  kernel.compare(count >> 1);
  return {
    factors: views.floats.slice((start + FACTORS) / 4, (start + FACTORS) / 4 + RANDOM_ROWS),
    bits: views.bytes.slice(start + BITS, start + BITS + (RANDOM_ROWS * DIMENSIONS) / 8),
    slots: views.words.slice(SLOTS / 4, SLOTS / 4 + count),
    scores,
    similarities: views.doubles.slice(SCORES / 8, SCORES / 8 + (count >> 1)),
  };
}

function fillAtRandom(views: Views, start: number, random: () => number): void {
  const bytes = (from: number, count: number, below: number) => {
    for (let i = from; i < from + count; i++) views.bytes[i] = Math.floor(random() * below);
  };
  const floats = (from: number, count: number, size: number) => {
    for (let i = from / 4; i < from / 4 + count; i++) views.floats[i] = (random() - 0.5) * size;
  };
  // Eight entries of the tables add up in one byte.
  bytes(TABLES, DIMENSIONS * 4, 32);
  bytes(QUERY, DIMENSIONS * 2, 256);
  floats(MEAN, DIMENSIONS, 0.1);
  bytes(FILTER, RANDOM_ROWS / 8, 256);
  bytes(start + LIVE, RANDOM_ROWS / 8, 256);
  floats(start + SCALES, RANDOM_ROWS, 0.01);
  bytes(start + CODES, RANDOM_ROWS * DIMENSIONS, 256);
}
