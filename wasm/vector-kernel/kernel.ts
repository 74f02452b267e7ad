/**
 * The inner loops of the vector index, in AssemblyScript. `npm run build:wasm` compiles them; the methods of the same
 * names in `typescript-kernel.ts` give the same results bit for bit, and say what they are. Float operations here keep
 * the order of the ones there.
 */
import {
  BITS,
  BLOCK_BITS,
  BLOCK_ROWS,
  BOUNDS,
  CODES,
  DIMENSIONS,
  FACTORS,
  GROUP,
  LIVE,
  MEAN,
  QUERY,
  SCALES,
  SCORES,
  SEGMENT_BYTES,
  SEGMENT_ROWS,
  SEGMENTS,
  SLOTS,
  TABLES,
} from '../../src/main/core/search/vector-index/layout.ts';

/** Slots whose codes are fetched together. */
const AT_ONCE = 16;

/** What eight components add to the sums of 16 rows: two lookups of four sign bits each. */
function column(bits: usize, tables: usize, nibble: v128): v128 {
  const signs = v128.load(bits);
  const low = v128.and(signs, nibble);
  const high = v128.and(i16x8.shr_u(signs, 4), nibble);
  // Indexes are below 16, where the relaxed instruction is the same everywhere.
  return i8x16.add(
    i8x16.relaxed_swizzle(v128.load(tables), low),
    i8x16.relaxed_swizzle(v128.load(tables, 16), high),
  );
}

/** The sums of 16 rows over the 32 components of a group. They fit into bytes: `query.ts` sees to that. */
function group(bits: usize, tables: usize, nibble: v128): v128 {
  return i8x16.add(
    i8x16.add(column(bits, tables, nibble), column(bits + 16, tables + 32, nibble)),
    i8x16.add(column(bits + 32, tables + 64, nibble), column(bits + 48, tables + 96, nibble)),
  );
}

/** Writes how far four rows may reach. */
function writeBounds(bounds: usize, sums: v128, factors: usize, offset: v128): void {
  const most = f32x4.add(f32x4.convert_i32x4_u(sums), offset);
  v128.store(bounds, f32x4.mul(most, v128.load(factors)));
}

/** Writes how far the 16 rows of a block may reach. */
function bound(bounds: usize, bits: usize, factors: usize, offset: v128, nibble: v128): void {
  let first = i16x8.splat(0);
  let second = i16x8.splat(0);
  for (let part: usize = 0; part < <usize>(DIMENSIONS / GROUP); part++) {
    const sums = group(bits + part * (GROUP / 8) * BLOCK_ROWS, TABLES + part * GROUP * 4, nibble);
    first = i16x8.add(first, i16x8.extend_low_i8x16_u(sums));
    second = i16x8.add(second, i16x8.extend_high_i8x16_u(sums));
  }
  writeBounds(bounds, i32x4.extend_low_i16x8_u(first), factors, offset);
  writeBounds(bounds + 16, i32x4.extend_high_i16x8_u(first), factors + 16, offset);
  writeBounds(bounds + 32, i32x4.extend_low_i16x8_u(second), factors + 32, offset);
  writeBounds(bounds + 48, i32x4.extend_high_i16x8_u(second), factors + 48, offset);
}

/** One bit for each row of a block that reaches the cut. */
function reaching(bounds: usize, cut: v128): u32 {
  const a = f32x4.ge(v128.load(bounds), cut);
  const b = f32x4.ge(v128.load(bounds, 16), cut);
  const c = f32x4.ge(v128.load(bounds, 32), cut);
  const d = f32x4.ge(v128.load(bounds, 48), cut);
  return i8x16.bitmask(i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d)));
}

/** One bit for each row of a block that holds a vector and passes the filter. */
function admitted(segment: usize, filter: usize, row: u32): u32 {
  return <u32>load<u16>(segment + LIVE + row / 8) & <u32>load<u16>(filter + row / 8);
}

/**
 * `mask` is 15. It has to come from outside: V8 would build a constant anew at each of its hundred uses, and a scan would
 * take twice as long.
 */
export function estimate(segment: usize, filter: usize, from: u32, to: u32, offset: f32, mask: i32): void {
  const offsets = f32x4.splat(offset);
  const nibble = i8x16.splat(<i8>mask);
  for (let row = from; row < to; row += BLOCK_ROWS) {
    if (admitted(segment, filter, row) === 0) continue;
    const bits = segment + BITS + (row / BLOCK_ROWS) * BLOCK_BITS;
    bound(segment + BOUNDS + row * 4, bits, segment + FACTORS + row * 4, offsets, nibble);
  }
}

/** `slot` is that of the first row of the segment. */
export function take(segment: usize, filter: usize, slot: u32, from: u32, to: u32, cut: f32): u32 {
  const cuts = f32x4.splat(cut);
  const bounds = segment + BOUNDS;
  let found: usize = SLOTS;
  for (let row = from; row < to; row += BLOCK_ROWS) {
    let rows = admitted(segment, filter, row);
    if (rows === 0) continue;
    rows &= reaching(bounds + row * 4, cuts);
    for (; rows !== 0; rows &= rows - 1, found += 4) {
      const taken = row + ctz(rows);
      store<u32>(found, slot + taken);
      store<f32>(bounds + taken * 4, NaN);
    }
  }
  return <u32>(found - SLOTS) / 4;
}

/** The sum of the products of 16 codes with 16 components of the query, in four lanes. */
function products(codes: usize, query: usize): v128 {
  return i32x4.add(
    i32x4.dot_i16x8_s(v128.load_ext<i8>(codes), v128.load(query)),
    i32x4.dot_i16x8_s(v128.load_ext<i8>(codes, 8), v128.load(query, 16)),
  );
}

function laneSum(sums: v128): i32 {
  return (
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    i32x4.extract_lane(sums, 2) +
    i32x4.extract_lane(sums, 3)
  );
}

function dot(codes: usize): i32 {
  let first = i32x4.splat(0);
  let second = i32x4.splat(0);
  for (let at: usize = 0; at < <usize>DIMENSIONS; at += 64) {
    first = i32x4.add(first, products(codes + at, QUERY + at * 2));
    second = i32x4.add(second, products(codes + at + 16, QUERY + at * 2 + 32));
    first = i32x4.add(first, products(codes + at + 32, QUERY + at * 2 + 64));
    second = i32x4.add(second, products(codes + at + 48, QUERY + at * 2 + 96));
  }
  return laneSum(i32x4.add(first, second));
}

/** The sum of the products of 16 codes with 16 others, in four lanes. */
function codeProducts(a: usize, b: usize): v128 {
  return i32x4.add(
    i32x4.dot_i16x8_s(v128.load_ext<i8>(a), v128.load_ext<i8>(b)),
    i32x4.dot_i16x8_s(v128.load_ext<i8>(a, 8), v128.load_ext<i8>(b, 8)),
  );
}

function codeDot(a: usize, b: usize): i32 {
  let first = i32x4.splat(0);
  let second = i32x4.splat(0);
  for (let at: usize = 0; at < <usize>DIMENSIONS; at += 32) {
    first = i32x4.add(first, codeProducts(a + at, b + at));
    second = i32x4.add(second, codeProducts(a + at + 16, b + at + 16));
  }
  return laneSum(i32x4.add(first, second));
}

function segmentOf(slot: u32): usize {
  return SEGMENTS + (slot / SEGMENT_ROWS) * SEGMENT_BYTES;
}

function codesOf(slot: u32): usize {
  return segmentOf(slot) + CODES + (slot % SEGMENT_ROWS) * DIMENSIONS;
}

function scaleOf(slot: u32): f64 {
  return <f64>load<f32>(segmentOf(slot) + SCALES + (slot % SEGMENT_ROWS) * 4);
}

/** Reads a little of each cache line of a row, so that all of it is on its way. */
function touch(codes: usize): i32 {
  return (
    load<i8>(codes) +
    load<i8>(codes, 64) +
    load<i8>(codes, 128) +
    load<i8>(codes, 192) +
    load<i8>(codes, 256) +
    load<i8>(codes, 320) +
    load<i8>(codes, DIMENSIONS - 1)
  );
}

/** Rows are far apart, and memory is slow: waiting for many of them at once makes this three times as fast. */
export function score(count: u32, unit: f64): void {
  for (let first: u32 = 0; first < count; first += AT_ONCE) {
    const end = min(first + AT_ONCE, count);
    // What is written here counts for nothing: it keeps the reads from being left out.
    for (let at = first; at < end; at++) {
      const slot = load<u32>(SLOTS + at * 4);
      store<f64>(SCORES + at * 8, scaleOf(slot) + <f64>touch(codesOf(slot)));
    }
    for (let at = first; at < end; at++) {
      const slot = load<u32>(SLOTS + at * 4);
      store<f64>(SCORES + at * 8, <f64>dot(codesOf(slot)) * scaleOf(slot) * unit);
    }
  }
}

export function compare(count: u32): void {
  for (let at: u32 = 0; at < count; at++) {
    const a = load<u32>(SLOTS + at * 8);
    const b = load<u32>(SLOTS + at * 8, 4);
    store<f64>(SCORES + at * 8, <f64>codeDot(codesOf(a), codesOf(b)) * scaleOf(a) * scaleOf(b));
  }
}

/** What is left of four components after the mean. */
function residual(codes: v128, scale: v128, mean: usize): v128 {
  return f32x4.sub(f32x4.mul(f32x4.convert_i32x4_s(codes), scale), v128.load(mean));
}

function deriveRow(segment: usize, row: usize): void {
  const codes = segment + CODES + row * DIMENSIONS;
  const bits = segment + BITS + (row / BLOCK_ROWS) * BLOCK_BITS + (row % BLOCK_ROWS);
  const scale = f32x4.splat(load<f32>(segment + SCALES + row * 4));
  const zero = f32x4.splat(0);
  let squares = zero;
  let sizes = zero;
  for (let at: usize = 0; at < <usize>DIMENSIONS; at += 16) {
    const low = v128.load_ext<i8>(codes + at);
    const high = v128.load_ext<i8>(codes + at, 8);
    const a = residual(i32x4.extend_low_i16x8_s(low), scale, MEAN + at * 4);
    const b = residual(i32x4.extend_high_i16x8_s(low), scale, MEAN + at * 4 + 16);
    const c = residual(i32x4.extend_low_i16x8_s(high), scale, MEAN + at * 4 + 32);
    const d = residual(i32x4.extend_high_i16x8_s(high), scale, MEAN + at * 4 + 48);
    squares = f32x4.add(squares, f32x4.mul(a, a));
    squares = f32x4.add(squares, f32x4.mul(b, b));
    squares = f32x4.add(squares, f32x4.mul(c, c));
    squares = f32x4.add(squares, f32x4.mul(d, d));
    sizes = f32x4.add(sizes, f32x4.abs(a));
    sizes = f32x4.add(sizes, f32x4.abs(b));
    sizes = f32x4.add(sizes, f32x4.abs(c));
    sizes = f32x4.add(sizes, f32x4.abs(d));
    const signs = i8x16.bitmask(
      i8x16.narrow_i16x8_s(
        i16x8.narrow_i32x4_s(f32x4.gt(a, zero), f32x4.gt(b, zero)),
        i16x8.narrow_i32x4_s(f32x4.gt(c, zero), f32x4.gt(d, zero)),
      ),
    );
    store<u8>(bits + at * 2, <u8>signs);
    store<u8>(bits + at * 2 + BLOCK_ROWS, <u8>(signs >>> 8));
  }
  const size = total(sizes);
  store<f32>(segment + FACTORS + row * 4, size === 0 ? 0 : total(squares) / size);
}

function total(lanes: v128): f32 {
  return (
    f32x4.extract_lane(lanes, 0) +
    f32x4.extract_lane(lanes, 1) +
    (f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3))
  );
}

export function derive(segment: usize, from: u32, to: u32): void {
  for (let row = from; row < to; row++) deriveRow(segment, row);
}
