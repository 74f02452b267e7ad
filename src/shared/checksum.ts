const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;
const LINE_FEED = 0x0a;

/** The checksum of no lines at all. */
export const NO_LINES = OFFSET_BASIS;

/**
 * The checksum of some lines and one more (32-bit FNV-1a over their bytes, each line with an end). It tells apart sources
 * that somebody mixed up; it is no defence against forgery.
 */
export function withLine(checksum: number, line: Uint8Array | null): number {
  let sum = checksum;
  for (const byte of line ?? []) sum = Math.imul(sum ^ byte, PRIME);
  return Math.imul(sum ^ LINE_FEED, PRIME) >>> 0;
}
