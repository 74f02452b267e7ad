import type { SearchHit, SearchRequest, SearchResult } from '../../../shared/query.ts';
import type { Caller } from '../domain/principal.ts';
import { findMemories } from '../store/memories.ts';
import type { MemoryContext } from './context.ts';
import { viewsOf } from './view.ts';
import { countWaiting, rowsFor } from './visibility.ts';

/** The memories that answer a question best, best first. */
export async function recall(
  context: MemoryContext,
  caller: Caller,
  request: SearchRequest,
  signal: AbortSignal | undefined,
): Promise<SearchResult> {
  const found = await context.search({
    request,
    // Evaluated again after the query is embedded: what was deactivated meanwhile must not come back.
    where: () => rowsFor(context, caller, request),
    now: context.clock,
    signal,
  });
  const records = findMemories(
    context.db,
    found.hits.map((hit) => hit.seq),
  );
  context.uses.count(
    records.map((record) => record.seq),
    context.clock(),
  );
  const views = viewsOf(context, caller, records);
  const results = found.hits.map((hit, index): SearchHit => {
    const view = views[index];
    if (!view) throw new Error(`memory row ${hit.seq} vanished within one read`);
    return { ...view, score: hit.score, ...(request.explain ? { parts: hit.parts } : {}) };
  });
  return {
    results,
    mode: found.mode,
    degraded: found.degraded,
    notes: found.notes,
    waiting: countWaiting(context, caller),
  };
}
