/**
 * Where everything lies in the index's linear memory. TypeScript and the AssemblyScript kernel both import this file, so
 * it holds nothing but whole-number constants. Offsets and sizes are bytes; numbers are little-endian.
 */

/** Components of a vector. */
export const DIMENSIONS = 384;

/** Rows that are scanned together: one for each byte of a SIMD register. */
export const BLOCK_ROWS = 16;
/** Rows of a segment, the unit in which the memory grows and vectors are saved. */
export const SEGMENT_ROWS = 4096;
/** Segments that fit into the four gigabytes of a linear memory. */
export const MAX_SEGMENTS = 2048;

// A segment begins with what is saved of it and ends with what is derived from that.

/** One bit for each row that holds a vector. */
export const LIVE = 0;
/** One float32 for each row: a component of the vector is its code times this. */
export const SCALES = LIVE + SEGMENT_ROWS / 8;
/** One int8 for each component, row after row. */
export const CODES = SCALES + SEGMENT_ROWS * 4;
/** One float32 for each row: turns a sum over sign bits into an estimated dot product. */
export const FACTORS = CODES + SEGMENT_ROWS * DIMENSIONS;
/** Sign bits, in blocks: byte c of all 16 rows (components 8c to 8c+7) lies together, so one load serves 16 rows. */
export const BITS = FACTORS + SEGMENT_ROWS * 4;
/** One float32 for each row: how far it may reach, in the search that is under way. */
export const BOUNDS = BITS + (SEGMENT_ROWS * DIMENSIONS) / 8;
export const SEGMENT_BYTES = BOUNDS + SEGMENT_ROWS * 4;
export const BLOCK_BITS = (BLOCK_ROWS * DIMENSIONS) / 8;

// Before the segments: what one search needs.

/** For each four components of the query a table of 16 bytes: what each pattern of sign bits adds to the sum. */
export const TABLES = 0;
/** Components whose weights add up in one byte before they are widened. */
export const GROUP = 32;
/** The query as int16. */
export const QUERY = TABLES + DIMENSIONS * 4;
/** The mean that is subtracted before signs are taken, as float32. */
export const MEAN = QUERY + DIMENSIONS * 2;
/** Slots that are to be scored, or pairs of them that are to be compared, as uint32. */
export const SLOTS = MEAN + DIMENSIONS * 4;
/** What came of it, as float64. */
export const SCORES = SLOTS + SEGMENT_ROWS * 4;
/** The filter of the search: one bit for each slot. */
export const FILTER = SCORES + SEGMENT_ROWS * 8;
export const SEGMENTS = FILTER + (MAX_SEGMENTS * SEGMENT_ROWS) / 8;
