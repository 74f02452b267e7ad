import { hash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { IndexedMemory } from '../../store/search-index.ts';
import { analyse } from './analyse.ts';
import { formatOf } from './loading.ts';
import { MemoryIndex } from './memory-index.ts';
import { saveRowBlock } from './row-block.ts';
import { vectorFrom } from './testing/thread.ts';
import { saveVectorBlock } from './vector-block.ts';

const MODEL = 'test';

function memory(seq: number, content: string): IndexedMemory {
  return {
    seq,
    content,
    type: 'preference',
    scope: 'user',
    state: 'active',
    importance: 0.5,
    namespace: 'work',
    tenant: 'default',
    user: 'alice',
    agent: 'default',
    session: seq === 1 ? null : 'monday',
    created_at: 1000 * seq,
    updated_at: 2000 * seq,
    valid_from: null,
    expires_at: null,
    deleted_at: null,
    purged_at: null,
    tags: '["red"]',
    metadata: '{"speaker":"Eve"}',
    stamp: 7 * seq,
  };
}

/** An index of three memories, one of them with two vectors. */
function someIndex(): MemoryIndex {
  const index = new MemoryIndex({ rowOf: () => undefined, rowsOfImport: () => [] });
  const contents = ['Alice prefers tabs', 'Does she like tea?', 'She likes green tea, green tea alone'];
  index.apply(
    contents.map((content, place) => {
      const row = memory(place + 1, content);
      return { seq: row.seq, memory: { row, text: analyse(row) } };
    }),
  );
  for (const [piece, seq] of [
    [1, 1],
    [2, 3],
    [3, 3],
  ] as const)
    index.addVector({ piece, seq, checksum: 11 * piece, vector: vectorFrom(piece) });
  return index;
}

// A start loads what an earlier version has saved, if that names the same format. So when this test fails, what blocks hold
// has changed: raise its layout version in loading.ts (LANGUAGE_VERSION if it is the words), then write the new lines here.
it('blocks of one format hold the same bytes in every version', () => {
  const index = someIndex();
  const digest = (bytes: Uint8Array): string => hash('sha256', bytes).slice(0, 16);
  expect({
    [formatOf('rows', MODEL)]: digest(saveRowBlock(index, 0)),
    [formatOf('vectors', MODEL)]: digest(saveVectorBlock(index, 0)),
  }).toEqual({ '2/2': '583c10ce65e20257', '1/test': 'e381e3b7680afc0e' });
});
