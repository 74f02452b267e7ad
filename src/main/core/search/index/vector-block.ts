import { BLOCK_SLOTS } from '../vector-index/vector-index.ts';
import type { MemoryIndex } from './memory-index.ts';
import { numbers, pack, unpack } from './packing.ts';

/** The vectors of a block of slots and whose they are as bytes, for `loadVectorBlock`. */
export function saveVectorBlock({ slots, vectors }: MemoryIndex, block: number): Uint8Array<ArrayBuffer> {
  // The log may name a block that was empty before this index was loaded.
  if (block >= vectors.blocks) return pack([]);
  const first = block * BLOCK_SLOTS;
  const end = Math.min(first + BLOCK_SLOTS, slots.end);
  return pack([
    slots.rowOf.subarray(first, end),
    slots.checksums.subarray(first, end),
    vectors.saveBlock(block),
  ]);
}

/** Fills a block of slots with what was saved of it. */
export function loadVectorBlock({ slots, vectors }: MemoryIndex, block: number, bytes: Uint8Array): void {
  const [rows, checksums, codes] = unpack(bytes);
  if (rows === undefined || checksums === undefined || codes === undefined) return;
  vectors.loadBlock(block, codes);
  slots.load(block * BLOCK_SLOTS, numbers(Uint32Array, rows), numbers(Uint32Array, checksums));
}
