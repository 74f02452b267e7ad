import { CODES, DIMENSIONS, LIVE, SCALES, SEGMENT_ROWS } from './layout.ts';
import { type LinearMemory, segmentAt, type Views } from './memory.ts';

/** Where the parts of one slot lie, each in the units of its view. */
export interface Place {
  segment: number;
  row: number;
  /** The byte with the bit that says whether the slot holds a vector, and the bit. */
  liveByte: number;
  liveBit: number;
  scale: number;
  codes: number;
}

export function placeOf(slot: number): Place {
  const segment = Math.floor(slot / SEGMENT_ROWS);
  const row = slot % SEGMENT_ROWS;
  const start = segmentAt(segment);
  return {
    segment,
    row,
    liveByte: start + LIVE + (row >> 3),
    liveBit: 1 << (row & 7),
    scale: (start + SCALES) / 4 + row,
    codes: start + CODES + row * DIMENSIONS,
  };
}

/** Whether a slot holds a vector. */
export function isLive({ views, segments }: LinearMemory, slot: number): boolean {
  const { segment, liveByte, liveBit } = placeOf(slot);
  return segment < segments && ((views.bytes[liveByte] ?? 0) & liveBit) !== 0;
}

/** How many rows of a segment hold a vector. */
export function countLive({ words }: Views, segment: number): number {
  const first = (segmentAt(segment) + LIVE) / 4;
  let count = 0;
  for (let word = first; word < first + SEGMENT_ROWS / 32; word++) count += bitsIn(words[word] ?? 0);
  return count;
}

/** The number of one bits in 32, added up in pairs, fours and bytes. */
function bitsIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
