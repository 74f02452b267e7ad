import type { Kernel, Span } from './kernel.ts';
import {
  BITS,
  BLOCK_BITS,
  BLOCK_ROWS,
  BOUNDS,
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
import { LinearMemory, plainStore, segmentAt } from './memory.ts';
import { placeOf } from './slots.ts';

const COLUMNS = DIMENSIONS / 8;
const round = Math.fround;

/** The plain twin of the WebAssembly kernel: its fallback and the oracle of its tests. */
export class TypeScriptKernel implements Kernel {
  readonly name = 'typescript';
  readonly memory = new LinearMemory(plainStore());

  estimate({ segment, from, to }: Span, offset: number): void {
    const { floats } = this.memory.views;
    const factors = (segmentAt(segment) + FACTORS) / 4;
    const bounds = (segmentAt(segment) + BOUNDS) / 4;
    const shift = round(offset);
    for (let row = from; row < to; row++) {
      if (!this.#admits(segment, row)) continue;
      floats[bounds + row] = round(this.#sum(segment, row) + shift) * (floats[factors + row] ?? 0);
    }
  }

  take({ segment, from, to }: Span, cut: number): number {
    const { floats, words } = this.memory.views;
    const bounds = (segmentAt(segment) + BOUNDS) / 4;
    const least = round(cut);
    let found = 0;
    for (let row = from; row < to; row++) {
      if (!this.#admits(segment, row) || !((floats[bounds + row] ?? 0) >= least)) continue;
      words[SLOTS / 4 + found++] = segment * SEGMENT_ROWS + row;
      floats[bounds + row] = NaN;
    }
    return found;
  }

  #admits(segment: number, row: number): boolean {
    const { bytes } = this.memory.views;
    const live = bytes[segmentAt(segment) + LIVE + (row >> 3)] ?? 0;
    const filter = bytes[FILTER + ((segment * SEGMENT_ROWS + row) >> 3)] ?? 0;
    return (((live & filter) >> (row & 7)) & 1) === 1;
  }

  #sum(segment: number, row: number): number {
    const { bytes } = this.memory.views;
    let at = segmentAt(segment) + BITS + Math.floor(row / BLOCK_ROWS) * BLOCK_BITS + (row % BLOCK_ROWS);
    let sum = 0;
    for (let column = 0; column < COLUMNS; column++, at += BLOCK_ROWS) {
      const signs = bytes[at] ?? 0;
      const table = TABLES + column * 32;
      sum += (bytes[table + (signs & 15)] ?? 0) + (bytes[table + 16 + (signs >> 4)] ?? 0);
    }
    return sum;
  }

  score(count: number, unit: number): void {
    const { codes, doubles, floats, shorts, words } = this.memory.views;
    for (let index = 0; index < count; index++) {
      const { codes: start, scale } = placeOf(words[SLOTS / 4 + index] ?? 0);
      let dot = 0;
      for (let at = 0; at < DIMENSIONS; at++) dot += (codes[start + at] ?? 0) * (shorts[QUERY / 2 + at] ?? 0);
      doubles[SCORES / 8 + index] = dot * (floats[scale] ?? 0) * unit;
    }
  }

  compare(count: number): void {
    const { codes, doubles, floats, words } = this.memory.views;
    for (let index = 0; index < count; index++) {
      const a = placeOf(words[SLOTS / 4 + 2 * index] ?? 0);
      const b = placeOf(words[SLOTS / 4 + 2 * index + 1] ?? 0);
      let dot = 0;
      for (let at = 0; at < DIMENSIONS; at++) dot += (codes[a.codes + at] ?? 0) * (codes[b.codes + at] ?? 0);
      doubles[SCORES / 8 + index] = dot * (floats[a.scale] ?? 0) * (floats[b.scale] ?? 0);
    }
  }

  derive({ segment, from, to }: Span): void {
    for (let row = from; row < to; row++) this.#deriveRow(segmentAt(segment), row);
  }

  /** Adds up in four lanes, as a SIMD register does, so that float32 rounds the same way. */
  #deriveRow(segment: number, row: number): void {
    const { bytes, codes, floats } = this.memory.views;
    const start = segment + CODES + row * DIMENSIONS;
    const bits = segment + BITS + Math.floor(row / BLOCK_ROWS) * BLOCK_BITS + (row % BLOCK_ROWS);
    const scale = floats[(segment + SCALES) / 4 + row] ?? 0;
    const squares = new Float32Array(4);
    const sizes = new Float32Array(4);
    for (let column = 0; column < COLUMNS; column++) {
      let signs = 0;
      for (let bit = 0; bit < 8; bit++) {
        const at = column * 8 + bit;
        const rest = round(round((codes[start + at] ?? 0) * scale) - (floats[MEAN / 4 + at] ?? 0));
        const lane = at & 3;
        squares[lane] = (squares[lane] ?? 0) + round(rest * rest);
        sizes[lane] = (sizes[lane] ?? 0) + Math.abs(rest);
        if (rest > 0) signs |= 1 << bit;
      }
      bytes[bits + column * BLOCK_ROWS] = signs;
    }
    const size = total(sizes);
    floats[(segment + FACTORS) / 4 + row] = size === 0 ? 0 : total(squares) / size;
  }
}

function total([a = 0, b = 0, c = 0, d = 0]: Float32Array): number {
  return round(round(a + b) + round(c + d));
}
