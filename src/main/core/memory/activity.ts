import type { Activity, ActivityRequest, AgentSeries } from '../../../shared/activity.ts';
import { type Day, dayOf, lastDays } from '../domain/days.ts';
import type { Caller } from '../domain/principal.ts';
import type { Happened } from '../reads/task.ts';
import { type QuarterCount, recallsKnownTo } from '../store/recalls.ts';
import { visibleTo } from '../store/visibility.ts';
import type { MemoryContext } from './context.ts';
import { countWaiting, mayReviewAnything, rowsFor } from './visibility.ts';

/** More lines than this nobody tells apart. */
const SERIES_MAX = 12;

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** One series an agent, the busiest first; those beyond the first ones are added up. */
export function seriesOf(days: readonly Day[], counts: readonly QuarterCount[]): AgentSeries[] {
  const byAgent = new Map<string, AgentSeries>();
  for (const { quarter, user, agent, count } of counts) {
    const name = JSON.stringify([user, agent]);
    const series = byAgent.get(name) ?? { user, agent, counts: days.map(() => 0) };
    byAgent.set(name, series);
    const day = dayOf(days, quarter);
    if (day >= 0) series.counts[day] = (series.counts[day] ?? 0) + count;
  }
  const all = [...byAgent.values()].sort((a, b) => sum(b.counts) - sum(a.counts));
  if (all.length <= SERIES_MAX) return all;
  const others = all.slice(SERIES_MAX - 1);
  const together = days.map((_, day) => sum(others.map(({ counts: of }) => of[day] ?? 0)));
  return [...all.slice(0, SERIES_MAX - 1), { user: null, agent: null, counts: together }];
}

/** From how many wait now, back through the changes: the last day ends with what every other count says. */
function waitingByDay(days: readonly Day[], changes: Happened['waiting'], now: number): number[] {
  const rises = days.map(() => 0);
  for (const { quarter, delta } of changes) {
    const day = dayOf(days, quarter);
    rises[day] = (rises[day] ?? 0) + delta;
  }
  let waiting = now;
  const backwards = rises.toReversed().map((rise) => {
    const atEnd = waiting;
    waiting -= rise;
    return Math.max(0, atEnd);
  });
  return backwards.toReversed();
}

/** What happened on the last days, as far as the caller may know of it. */
export async function activity(
  context: MemoryContext,
  caller: Caller,
  request: ActivityRequest,
): Promise<Activity> {
  const { clock, rights, reads } = context;
  const { principal } = caller;
  const days = lastDays(clock(), request.days, request.time_zone);
  const reviews = mayReviewAnything(context, principal);
  const state = reviews ? 'all' : 'active';
  context.recalls.flush();
  const happened = await reads.of({
    kind: 'activity',
    since: days[0]?.start ?? 0,
    created: rowsFor(context, caller, { state, include_muted: principal.subject === 'user' }),
    reviewed: reviews ? visibleTo(principal, 'review', rights.hasGrants(principal)) : null,
    recalled: recallsKnownTo(principal),
  });
  const waiting = countWaiting(context, caller);
  return {
    time_zone: request.time_zone,
    days: days.map(({ date }) => date),
    created: seriesOf(days, happened.created),
    waiting: waiting === null ? null : waitingByDay(days, happened.waiting, waiting),
    recalled: seriesOf(days, happened.recalled),
  };
}
