import type { SearchHit, SearchRequest, SearchResult } from '../../../shared/query.ts';
import type { Caller } from '../domain/principal.ts';
import type { SearchFilters } from '../search/index/protocol.ts';
import { findMemories } from '../store/memories.ts';
import type { MemoryContext } from './context.ts';
import { handOut } from './hand-out.ts';
import { viewsOf } from './view.ts';
import { countWaiting, indexFilterFor, rowsFor } from './visibility.ts';

function filtersOf(request: SearchRequest): SearchFilters & Pick<SearchRequest, 'include_muted'> {
  const { query, mode, limit, importance_weight, min_score, explain, ...filters } = request;
  return filters;
}

/** Counted while the index, in its thread, looks for an answer. */
const waitingFor = async (context: MemoryContext, caller: Caller) => countWaiting(context, caller);

/** The memories that answer a question best, best first. */
export async function recall(
  context: MemoryContext,
  caller: Caller,
  request: SearchRequest,
  signal: AbortSignal | undefined,
): Promise<SearchResult> {
  const now = context.clock();
  const where = rowsFor(context, caller, request);
  const filter = indexFilterFor(context, caller, filtersOf(request), now);
  const [{ hits, mode, degraded, notes }, waiting] = await Promise.all([
    context.search({ request, where, filter, now, signal }),
    waitingFor(context, caller),
  ]);
  // The rows are read under the same condition once more: what was set aside meanwhile must not come back.
  const seqs = hits.map((hit) => hit.seq);
  const records = findMemories(context.db, where, seqs);
  handOut(context, caller, 'search', records);
  const accesses = new Map(hits.map(({ seq, access }) => [seq, access]));
  const views = new Map(
    viewsOf(context, caller, records, accesses).map((view, index) => [records[index]?.seq, view]),
  );
  const results = hits.flatMap((hit): SearchHit[] => {
    const view = views.get(hit.seq);
    return view ? [{ ...view, score: hit.score, ...(request.explain ? { parts: hit.parts } : {}) }] : [];
  });
  return { results, mode, degraded, notes, waiting };
}
