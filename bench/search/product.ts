import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type OpenedEngine, openEngine } from '../../src/main/core/open.ts';
import { PIPELINE, type Pipeline } from '../../src/main/core/search/pipeline.ts';
import { openDatabase } from '../../src/main/core/store/database.ts';
import { StoreBatchRequest, type StoreInput } from '../../src/shared/memory.ts';
import { type SearchInput, SearchRequest } from '../../src/shared/query.ts';
import type { SearchIndexStatus } from '../../src/shared/system.ts';
import { silent } from '../lib/corpus.ts';

const POLL_MS = 50;
/** No memory is in it: a question that is asked there is embedded and finds nothing. */
const NOWHERE = 'nowhere';

/** Orders by the exact cosine alone, for comparing with exact neighbours. */
const BY_COSINE: Pipeline = {
  ...PIPELINE,
  weights: { words: 0, session: 0, semantic: 0.6, context: 0, speaker: 0, date: 0, time: 0 },
};

/** The engine in this process, asked through its public use cases by its owner. */
export interface Product {
  model(): Promise<string>;
  index(): Promise<SearchIndexStatus>;
  /** Ids of the ten memories that answer best. */
  search(request: SearchInput): Promise<string[]>;
  /** Ids of the ten memories with the highest cosine, in order. */
  nearest(request: SearchInput): Promise<string[]>;
  /** Embeds a question, so that the next search finds its vector known. */
  embed(question: string): Promise<void>;
  storeBatch(memories: readonly StoreInput[]): Promise<void>;
  /** Resolves when what is stored was saved of the index. */
  saved(): Promise<void>;
  close(): Promise<void>;
}

function askedBy(engine: OpenedEngine) {
  const caller = { principal: engine.identity.authenticate(engine.ownerKey), source: 'http' } as const;
  return {
    caller,
    search: async (request: SearchInput): Promise<string[]> => {
      // The floor is off, so that ten rows are scored and read whatever the made-up vectors say.
      const asked = SearchRequest.parse({ min_score: 0, ...request });
      const { results, degraded } = await engine.memories.search(caller, asked);
      if (degraded !== null) throw new Error(degraded);
      return results.map(({ id }) => id);
    },
  };
}

/** Opens an engine on a data directory and waits until its index answers. */
export async function openProduct(root: string): Promise<Product> {
  let pipeline = PIPELINE;
  const engine = await openEngine({ root, version: 'bench', logger: silent, pipeline: () => pipeline });
  const { caller, search } = askedBy(engine);
  const status = () => engine.system.status(caller);
  const index = async () => (await status()).search_index;
  while ((await index()).phase !== 'ready') {
    const { phase, detail } = await index();
    if (phase === 'failed') throw new Error(detail ?? 'The index failed');
    await sleep(POLL_MS);
  }
  return {
    model: async () => (await status()).model,
    index,
    search,
    nearest: async (request) => {
      pipeline = BY_COSINE;
      try {
        return await search({ ...request, mode: 'semantic', importance_weight: 0 });
      } finally {
        pipeline = PIPELINE;
      }
    },
    embed: async (question) => void (await search({ query: question, namespace: NOWHERE })),
    storeBatch: async (memories) => {
      await engine.memories.storeBatch(caller, StoreBatchRequest.parse({ memories, embed: 'later' }));
    },
    saved: async () => {
      const db = openDatabase(join(root, 'holdfast.db'), { readonly: true });
      // The log is forgotten when every block is on the disk, but for its last entry.
      while ((db.get<{ n: number }>('SELECT count(*) AS n FROM index_log')?.n ?? 0) > 1) await sleep(POLL_MS);
      db.close();
    },
    close: () => engine.close(),
  };
}
