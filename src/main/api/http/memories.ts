import { z } from 'zod';
import { ContextRequest, ContextResult } from '../../../shared/context.ts';
import { Facets, FacetsRequest } from '../../../shared/facets.ts';
import {
  EditRequest,
  Memory,
  StoreBatchRequest,
  StoreBatchResult,
  StoreRequest,
  StoreResult,
} from '../../../shared/memory.ts';
import {
  QueryRequest,
  QueryResult,
  RetrieveRequest,
  SearchRequest,
  SearchResult,
} from '../../../shared/query.ts';
import { ReasonRequest } from '../../../shared/review.ts';
import { Stats } from '../../../shared/system.ts';
import type { Memories, Review } from '../../core/engine.ts';
import { json } from './answers.ts';
import { BATCH_BODY_LIMIT } from './body.ts';
import type { Operations } from './endpoint.ts';
import { idempotencyKeyOf } from './idempotency.ts';

const TAG = 'Memories';

export const Deleted = z.object({ deleted: z.literal(true), id: z.string() });

function storing(operations: Operations, memories: Memories): void {
  operations.add(
    {
      method: 'post',
      path: '/memories',
      tag: TAG,
      summary: 'Store a memory',
      description:
        'Answers 201 when the memory, or a new version of it, was written, and 200 when nothing was: ' +
        'the same text was there already. With the approval policy `required` it waits for review first.',
      idempotent: true,
      body: StoreRequest,
      answer: StoreResult,
      status: 201,
      alsoStatus: 200,
      problems: ['content_too_long', 'conflict', 'idempotency_mismatch', 'storage_full', 'storage_read_only'],
    },
    async ({ caller, body, c }) => {
      const result = await memories.store(caller, body, idempotencyKeyOf(c));
      const wrote = result.outcome !== 'duplicate' && result.outcome !== 'unchanged';
      return json(c, result, wrote ? 201 : 200);
    },
  );
  operations.add(
    {
      method: 'post',
      path: '/memories/batch',
      tag: TAG,
      summary: 'Store many memories',
      description:
        'Each item is checked and stored by itself; one that is refused stops no other. The body may have 8 MiB.',
      idempotent: true,
      body: StoreBatchRequest,
      bodyLimit: BATCH_BODY_LIMIT,
      answer: StoreBatchResult,
      problems: ['idempotency_mismatch', 'storage_full', 'storage_read_only'],
    },
    ({ caller, body, c }) => memories.storeBatch(caller, body, idempotencyKeyOf(c)),
  );
  operations.add(
    {
      method: 'patch',
      path: '/memories/{id}',
      tag: TAG,
      summary: 'Edit a memory',
      description:
        'Fields that are left out stay as they are. An edit by somebody whose writes need approval becomes a ' +
        'pending version; recall goes on serving the last approved one.',
      body: EditRequest,
      answer: StoreResult,
      problems: ['not_found', 'content_too_long', 'conflict', 'stale_version'],
    },
    ({ caller, id, body }) => memories.edit(caller, id, body),
  );
  operations.add(
    {
      method: 'delete',
      path: '/memories/{id}',
      tag: TAG,
      summary: 'Delete a memory; `undo` brings it back',
      query: ReasonRequest,
      answer: Deleted,
      problems: ['not_found'],
    },
    ({ caller, id, query }) => {
      memories.delete(caller, id, query);
      return { deleted: true, id } as const;
    },
  );
}

function reading(operations: Operations, memories: Memories, review: Review): void {
  operations.add(
    {
      method: 'get',
      path: '/memories',
      tag: TAG,
      summary: 'List memories by filters',
      description:
        'Only active ones unless `state` says otherwise. Repeat a parameter to give several values. With `waiting` each ' +
        'has `review_hints`.',
      query: QueryRequest,
      answer: QueryResult,
    },
    async ({ caller, query }) => {
      const page = await memories.query(caller, query);
      return query.waiting ? { ...page, memories: await review.withHints(caller, page.memories) } : page;
    },
  );
  operations.add(
    {
      method: 'post',
      path: '/memories/search',
      tag: TAG,
      summary: 'Search memories by meaning and by words',
      description: '`degraded` says when the embedding model could not take part and words alone decided.',
      body: SearchRequest,
      answer: SearchResult,
    },
    ({ caller, body, c }) => memories.search(caller, body, c.req.raw.signal),
  );
  operations.add(
    {
      method: 'post',
      path: '/context',
      tag: TAG,
      summary: 'Fill a budget of tokens with what is of most use for a task',
      description:
        'Relevant, important and recent memories that do not repeat one another, as items and as a text that quotes ' +
        'them as data. Without a task: what matters in general. Only active memories.',
      body: ContextRequest,
      answer: ContextResult,
    },
    ({ caller, body, c }) => memories.context(caller, body, c.req.raw.signal),
  );
  operations.add(
    {
      method: 'get',
      path: '/memories/retrieve',
      tag: TAG,
      summary: 'Read the memory of a namespace and key',
      query: RetrieveRequest,
      answer: Memory,
      problems: ['not_found'],
    },
    ({ caller, query }) => memories.retrieve(caller, query),
  );
  operations.add(
    {
      method: 'get',
      path: '/memories/{id}',
      tag: TAG,
      summary: 'Read one memory',
      answer: Memory,
      problems: ['not_found'],
    },
    async ({ caller, id }) => {
      const memory = memories.get(caller, id);
      const [hinted = memory] = await review.withHints(caller, [memory]);
      return hinted;
    },
  );
  operations.add(
    { method: 'get', path: '/stats', tag: TAG, summary: 'Count the memories you can see', answer: Stats },
    ({ caller }) => memories.stats(caller),
  );
  operations.add(
    {
      method: 'get',
      path: '/facets',
      tag: TAG,
      summary: 'Count the memories of a list by scope, type, state, agent, namespace and tag',
      description: 'Each facet leaves its own filter aside; tags, of which all must hold, keep theirs.',
      query: FacetsRequest,
      answer: Facets,
    },
    ({ caller, query }) => memories.facets(caller, query),
  );
}

export function memoryOperations(operations: Operations, memories: Memories, review: Review): void {
  storing(operations, memories);
  reading(operations, memories, review);
}
