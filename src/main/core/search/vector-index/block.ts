import { HoldfastError } from '../../../../shared/errors.ts';
import { LARGEST_COMPONENT } from './encode.ts';
import { CODES, DIMENSIONS, LIVE, SCALES, SEGMENT_ROWS } from './layout.ts';
import { type LinearMemory, segmentAt } from './memory.ts';

// A saved block: magic, dimensions, rows, zero (four uint32), then the segment up to the codes of the last row: a bit for
// each row that holds a vector, their scales, their codes. All little-endian.
const MAGIC = 0x31564648; // "HFV1"
const HEADER_BYTES = 16;
const HEADER_WORDS = HEADER_BYTES / 4;

/** Bytes of a segment up to the codes of its first `rows`. */
const savedBytes = (rows: number): number => CODES + rows * DIMENSIONS;

/** The vectors of a segment's first `rows`, as bytes to keep. */
export function saveBlock({ views }: LinearMemory, segment: number, rows: number): Uint8Array {
  const block = new Uint8Array(HEADER_BYTES + savedBytes(rows));
  new Uint32Array(block.buffer, 0, HEADER_WORDS).set([MAGIC, DIMENSIONS, rows, 0]);
  const start = segmentAt(segment);
  block.set(views.bytes.subarray(start, start + savedBytes(rows)), HEADER_BYTES);
  return block;
}

/** Fills a segment with a saved block and returns how many rows it has. Throws `internal` when it is none. */
export function loadBlock({ views }: LinearMemory, segment: number, block: Uint8Array): number {
  const rows = checkedRows(block);
  const start = segmentAt(segment);
  views.bytes.set(block.subarray(HEADER_BYTES), start);
  views.bytes.fill(0, start + savedBytes(rows), start + savedBytes(SEGMENT_ROWS));
  return rows;
}

function checkedRows(block: Uint8Array): number {
  // Rows of a database come at any address, typed arrays want aligned ones.
  const head = block.slice(0, HEADER_BYTES + CODES);
  if (head.length < HEADER_BYTES + CODES) throw damaged('it is too short');
  const [magic, dimensions, rows = 0] = new Uint32Array(head.buffer, 0, HEADER_WORDS);
  if (magic !== MAGIC || dimensions !== DIMENSIONS) throw damaged('its header is of another kind');
  if (rows > SEGMENT_ROWS || block.length !== HEADER_BYTES + savedBytes(rows))
    throw damaged('its length is wrong');
  const scales = new Float32Array(head.buffer, HEADER_BYTES + SCALES, SEGMENT_ROWS);
  if (!scales.every((scale) => scale >= 0 && scale <= LARGEST_COMPONENT))
    throw damaged('a scale is out of range');
  const unused = head.subarray(HEADER_BYTES + LIVE + Math.ceil(rows / 8), HEADER_BYTES + SCALES);
  if (unused.some((bits) => bits !== 0)) throw damaged('it names rows that it does not have');
  return rows;
}

function damaged(reason: string): HoldfastError {
  return new HoldfastError(
    'internal',
    `A saved block of the vector index cannot be used: ${reason}.`,
    'Run `holdfast doctor --rebuild` to make the index anew from the stored vectors.',
  );
}
