import type { OpenedEngine } from '../../src/main/core/open.ts';
import { ContextRequest } from '../../src/shared/context.ts';
import { StoreBatchRequest, StoreRequest } from '../../src/shared/memory.ts';
import { QueryRequest, SearchRequest } from '../../src/shared/query.ts';
import type { Face } from './face.ts';

/** The engine in this process, called by its owner; input is validated as every boundary does. */
export function engineFace(engine: OpenedEngine): Face {
  const { memories, identity } = engine;
  const caller = { principal: identity.authenticate(engine.ownerKey), source: 'http' } as const;
  return {
    name: 'engine',
    store: (memory) => memories.store(caller, StoreRequest.parse(memory)),
    storeBatch: (batch, embed) =>
      memories.storeBatch(caller, StoreBatchRequest.parse({ memories: batch, embed })),
    get: async (id) => memories.get(caller, id),
    query: async (query) => memories.query(caller, QueryRequest.parse(query)),
    search: (request) => memories.search(caller, SearchRequest.parse(request)),
    context: (request) => memories.context(caller, ContextRequest.parse(request)),
  };
}
