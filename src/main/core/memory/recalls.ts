import type { Recalls, RecallsRequest } from '../../../shared/activity.ts';
import type { Source } from '../../../shared/memory.ts';
import { toTimestamp } from '../../../shared/time.ts';
import { type Day, dayOf, lastDays } from '../domain/days.ts';
import type { Caller } from '../domain/principal.ts';
import { usefulnessOf } from '../store/accesses.ts';
import { type QuarterCount, recallCountsOf, recallsKnownTo, recallsOf } from '../store/recalls.ts';
import { findReadable } from './access.ts';
import type { MemoryContext } from './context.ts';

/** Counts by quarter as one line for each day and agent, oldest day first. */
function linesOf(days: readonly Day[], counts: readonly QuarterCount[]): Recalls['by_day'] {
  const lines = new Map<string, Recalls['by_day'][number]>();
  for (const { quarter, user, agent, count } of counts) {
    const day = days[dayOf(days, quarter)]?.date;
    if (day === undefined) continue;
    const name = JSON.stringify([day, user, agent]);
    lines.set(name, { day, user, agent, count: count + (lines.get(name)?.count ?? 0) });
  }
  return [...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
}

/** Where a memory was recalled lately, as far as the caller may know of those who did. */
export function recalls(
  context: MemoryContext,
  caller: Caller,
  id: string,
  request: RecallsRequest,
): Recalls {
  const { seq } = findReadable(context, caller, id);
  const known = recallsKnownTo(caller.principal);
  const days = lastDays(context.clock(), request.days, request.time_zone);
  context.recalls.flush();
  const counts = recallCountsOf(context.db, seq, known, days[0]?.start ?? 0);
  const { used_count, last_used_at } = usefulnessOf(context.db, seq);
  return {
    id,
    recalls: recallsOf(context.db, seq, known, request.limit).map(({ seq: _, at, source, ...recall }) => ({
      ...recall,
      at: toTimestamp(at),
      source: source as Source,
    })),
    by_day: linesOf(days, counts),
    used_count,
    last_used_at: last_used_at === null ? null : toTimestamp(last_used_at),
  };
}
