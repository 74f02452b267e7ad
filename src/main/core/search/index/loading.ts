import type { Database } from '../../store/database.ts';
import {
  type BlockKind,
  indexEnds,
  indexedMemories,
  indexedVectors,
  savedBlock,
} from '../../store/search-index.ts';
import { LANGUAGE_VERSION } from '../language/index.ts';
import { BLOCK_SLOTS } from '../vector-index/vector-index.ts';
import { analyse } from './analyse.ts';
import type { MemoryIndex } from './memory-index.ts';
import { loadRowBlock } from './row-block.ts';
import { BLOCK_ROWS } from './rows.ts';
import { loadVectorBlock } from './vector-block.ts';

/** Change with every change of what the blocks of a kind hold; `layout.test.ts` notices a change without it. */
const LAYOUT_VERSIONS: Readonly<Record<BlockKind, number>> = { rows: 2, vectors: 1 };

/** How the blocks of a kind are made; others are made anew. */
export function formatOf(kind: BlockKind, model: string): string {
  return `${LAYOUT_VERSIONS[kind]}/${kind === 'rows' ? LANGUAGE_VERSION : model}`;
}

/** A block by its kind and number. */
export type BlockName = `${BlockKind} ${number}`;
export const blockName = (kind: BlockKind, block: number): BlockName => `${kind} ${block}`;

export interface Loading {
  db: Database;
  index: MemoryIndex;
  model: string;
  /** Read everything from the memories, whatever was saved. */
  anew: boolean;
  /** Is told before a block is read from these. */
  onMaking(): void;
}

/**
 * Fills an empty index block by block: from what was saved, else from the memories and their vectors. Yields the name of
 * each block that was read from these, null for others; between two of them the thread may do something else.
 */
export function* loadBlocks(loading: Loading): Generator<BlockName | null> {
  const ends = indexEnds(loading.db);
  loading.index.reserve(ends.memories);
  for (let block = 0; block * BLOCK_ROWS < ends.memories; block++) yield loadRows(loading, block);
  for (let block = 0; block * BLOCK_SLOTS < ends.pieces; block++) yield loadVectors(loading, block);
}

function savedOf({ db, model, anew }: Loading, kind: BlockKind, block: number): Uint8Array | undefined {
  return anew ? undefined : savedBlock(db, { kind, block, format: formatOf(kind, model) });
}

/** Gives up the bytes of a block: until the collector came by, those of a hundred blocks would stand beside the index. */
function free({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}

function loadRows(loading: Loading, block: number): BlockName | null {
  const { db, index } = loading;
  const from = block * BLOCK_ROWS;
  const saved = savedOf(loading, 'rows', block);
  if (saved !== undefined) {
    loadRowBlock(index, block, saved);
    const end = Math.min(from + BLOCK_ROWS, index.table.end);
    for (let row = from; row < end; row++) if (index.table.exists(row)) index.chains.add(row);
    free(saved);
    return null;
  }
  loading.onMaking();
  const memories = indexedMemories(db, { from, to: from + BLOCK_ROWS });
  index.apply(memories.map((row) => ({ seq: row.seq, memory: { row, text: analyse(row) } })));
  index.postings.freezeBlock(block);
  return blockName('rows', block);
}

function loadVectors(loading: Loading, block: number): BlockName | null {
  const { db, index, model } = loading;
  const saved = savedOf(loading, 'vectors', block);
  if (saved !== undefined) {
    loadVectorBlock(index, block, saved);
    free(saved);
    return null;
  }
  loading.onMaking();
  // The first piece is number 1 and has slot 0.
  const from = block * BLOCK_SLOTS + 1;
  for (const vector of indexedVectors(db, model, { from, to: from + BLOCK_SLOTS })) index.addVector(vector);
  return blockName('vectors', block);
}
