import type { LinearMemory } from './memory.ts';

/** Rows `from` up to `to` of a segment; `from` is a multiple of `BLOCK_ROWS`. */
export interface Span {
  segment: number;
  from: number;
  to: number;
}

/**
 * The inner loops of the index, over its linear memory. There are two, in WebAssembly with SIMD and in TypeScript, with
 * the same results bit for bit.
 */
export interface Kernel {
  readonly name: 'wasm-simd' | 'typescript';
  readonly memory: LinearMemory;
  /**
   * Writes to BOUNDS how far each row of the span that holds a vector and passes FILTER may reach: its factor times (sum +
   * offset), where `sum` is what its sign bits select from TABLES. In float32.
   */
  estimate(span: Span, offset: number): void;
  /**
   * Takes the rows of the span that hold a vector, pass FILTER and have a bound of at least `cut`: writes their slots to
   * SLOTS, in order, overwrites their bounds by NaN so that none is taken twice, and returns how many they are.
   */
  take(span: Span, cut: number): number;
  /**
   * Writes to SCORES, for the first `count` of SLOTS, the dot product of QUERY with the codes times the scale times `unit`.
   * In float64, as `compare`.
   */
  score(count: number, unit: number): void;
  /** Writes to SCORES, for the first `count` pairs in SLOTS, the dot product of their codes times the scales of both. */
  compare(count: number): void;
  /**
   * Derives the sign bits and the factor of each row of the span from its codes. With r the vector less MEAN: a bit says
   * whether a component of r is above zero, the factor is |r|² / Σ|rᵢ|, or 0 where r is 0. `from` may be any row.
   */
  derive(span: Span): void;
}
