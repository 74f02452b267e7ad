import type { RelatedMemory, RelatedRequest, RelatedResult } from '../../../shared/activity.ts';
import type { Caller } from '../domain/principal.ts';
import { findMemories } from '../store/memories.ts';
import { findReadable } from './access.ts';
import type { MemoryContext } from './context.ts';
import { countUse } from './hand-out.ts';
import { viewsOf } from './view.ts';
import { indexFilterFor, rowsFor } from './visibility.ts';

/** The memories that are nearest to one, of those that the caller may recall. */
export async function related(
  context: MemoryContext,
  caller: Caller,
  id: string,
  { limit }: RelatedRequest,
): Promise<RelatedResult> {
  const memory = findReadable(context, caller, id);
  const filters = { state: 'active' } as const;
  const where = rowsFor(context, caller, filters);
  const filter = indexFilterFor(context, caller, filters, context.clock());
  const { hits, byMeaning } = await context.related({ memory, where, filter, limit });
  const scores = new Map(hits.map(({ seq, score }) => [seq, score]));
  // Read under the same condition once more: what was set aside meanwhile must not come back.
  const records = findMemories(context.db, where, [...scores.keys()]);
  countUse(context, caller, records);
  return {
    id,
    related: viewsOf(context, caller, records).map(
      (view, index): RelatedMemory => ({ ...view, score: scores.get(records[index]?.seq ?? 0) ?? 0 }),
    ),
    degraded: byMeaning ? null : 'This memory is not embedded yet: only its words were compared.',
  };
}
