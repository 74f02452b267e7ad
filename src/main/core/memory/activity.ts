import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Activity, ActivityRequest, AgentSeries } from '../../../shared/activity.ts';
import { type Day, dayOf, lastDays, QUARTER_MS } from '../domain/days.ts';
import type { Caller } from '../domain/principal.ts';
import { type QuarterCount, recallCounts, recallsKnownTo } from '../store/recalls.ts';
import type { Span } from '../store/search-index.ts';
import { countCreated, spanSince } from '../store/summaries.ts';
import { visibleTo } from '../store/visibility.ts';
import { waitingChanges, waitingSpanSince } from '../store/waiting.ts';
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

/** What one step of each reading goes through: a few milliseconds, so that other requests get their turn. */
const STEP = { memories: 4000, changes: 4000, quarters: 1000 };

/** All that `read` finds in a span, step by step. */
async function inSteps<T>(span: Span, step: number, read: (part: Span) => readonly T[]): Promise<T[]> {
  const found: T[] = [];
  for (let { from } = span; from < span.to; from += step) {
    found.push(...read({ from, to: Math.min(from + step, span.to) }));
    await nextTurn();
  }
  return found;
}

/** From how many wait now, back through the changes: the last day ends with what every other count says. */
async function waitingByDay(
  context: MemoryContext,
  caller: Caller,
  days: readonly Day[],
): Promise<number[] | null> {
  const { db, rights } = context;
  const { principal } = caller;
  if (!mayReviewAnything(context, principal)) return null;
  const since = days[0]?.start ?? 0;
  const where = visibleTo(principal, 'review', rights.hasGrants(principal));
  const changes = await inSteps(waitingSpanSince(db, since * QUARTER_MS), STEP.changes, (part) =>
    waitingChanges(db, where, part, since),
  );
  const rises = days.map(() => 0);
  for (const { quarter, delta } of changes) {
    const day = dayOf(days, quarter);
    rises[day] = (rises[day] ?? 0) + delta;
  }
  let waiting = countWaiting(context, caller) ?? 0;
  const backwards = rises.toReversed().map((rise) => {
    const atEnd = waiting;
    waiting -= rise;
    return Math.max(0, atEnd);
  });
  return backwards.toReversed();
}

function created(context: MemoryContext, caller: Caller, since: number): Promise<QuarterCount[]> {
  const { principal } = caller;
  const state = mayReviewAnything(context, principal) ? 'all' : 'active';
  const where = rowsFor(context, caller, { state, include_muted: principal.subject === 'user' });
  return inSteps(spanSince(context.db, since * QUARTER_MS), STEP.memories, (part) =>
    countCreated(context.db, where, part, since),
  );
}

/** What happened on the last days, as far as the caller may know of it. */
export async function activity(
  context: MemoryContext,
  caller: Caller,
  request: ActivityRequest,
): Promise<Activity> {
  const { db, clock } = context;
  const now = clock();
  const days = lastDays(now, request.days, request.time_zone);
  const since = days[0]?.start ?? 0;
  context.recalls.flush();
  const known = recallsKnownTo(caller.principal);
  const recalled = await inSteps(
    { from: since, to: Math.floor(now / QUARTER_MS) + 1 },
    STEP.quarters,
    (part) => recallCounts(db, known, part),
  );
  return {
    time_zone: request.time_zone,
    days: days.map(({ date }) => date),
    created: seriesOf(days, await created(context, caller, since)),
    waiting: await waitingByDay(context, caller, days),
    recalled: seriesOf(days, recalled),
  };
}
