import type { ContextInput, ContextResult } from '../../src/shared/context.ts';
import type { Memory, StoreBatchResult, StoreInput, StoreResult } from '../../src/shared/memory.ts';
import type { QueryInput, QueryResult, SearchInput, SearchResult } from '../../src/shared/query.ts';

/** The operations that are measured, the same in process and over HTTP. */
export interface Face {
  readonly name: 'engine' | 'HTTP';
  store(memory: StoreInput): Promise<StoreResult>;
  storeBatch(memories: StoreInput[], embed: 'now' | 'later'): Promise<StoreBatchResult>;
  get(id: string): Promise<Memory>;
  query(query: QueryInput): Promise<QueryResult>;
  search(request: SearchInput): Promise<SearchResult>;
  context(request: ContextInput): Promise<ContextResult>;
}

export const BATCH = 1000;

/** Stores one batch; throws unless every memory of it is new. */
export async function storeNew(face: Face, batch: StoreInput[], embed: 'now' | 'later'): Promise<void> {
  const { results } = await face.storeBatch(batch, embed);
  const odd = results.find((result) => !result.ok || result.outcome !== 'created');
  if (odd) throw new Error(`A memory of the benchmark was not stored: ${JSON.stringify(odd)}`);
}

/** Stores any number of memories, embedded later, in batches of the largest size. */
export async function storeAll(
  face: Face,
  memories: readonly StoreInput[],
  onBatch: (stored: number) => void,
): Promise<void> {
  for (let start = 0; start < memories.length; start += BATCH) {
    const batch = memories.slice(start, start + BATCH);
    await storeNew(face, batch, 'later');
    onBatch(batch.length);
  }
}

/** Ids of up to `count` memories, spread over the store from the oldest on. */
export async function sampleIds(face: Face, count: number): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await face.query({ limit: 1000, ...(cursor === undefined ? {} : { cursor }) });
    ids.push(...page.memories.map(({ id }) => id));
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  const step = Math.max(1, ids.length / count);
  return Array.from({ length: Math.min(count, ids.length) }, (_, i) => ids[Math.floor(i * step)] as string);
}
