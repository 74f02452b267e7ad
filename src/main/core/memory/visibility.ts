import { HoldfastError } from '../../../shared/errors.ts';
import type { Caller, Principal } from '../domain/principal.ts';
import type { IndexFilter, SearchFilters } from '../search/index/protocol.ts';
import { allOf, type Filters, filterCondition, stateCondition } from '../store/filter.ts';
import { notMutedBy } from '../store/mutes.ts';
import { type SqlCondition, visibleTo, WAITING } from '../store/visibility.ts';
import type { MemoryContext } from './context.ts';

/** Whether there is anything that this subject could review. */
export function mayReviewAnything(context: MemoryContext, principal: Principal): boolean {
  return principal.subject === 'user' || reviewGrants(context, principal);
}

function reviewGrants(context: MemoryContext, principal: Principal): boolean {
  return context.rights
    .grantsOf(principal)
    .some(
      (grant) => grant.subject_agent === principal.agent && ['can_review', 'owner'].includes(grant.relation),
    );
}

/** The memories that a read by filters leaves out because the caller muted them. */
function mutedFor(context: MemoryContext, { principal }: Caller, filters: Filters): ReadonlySet<number> {
  if (!filters.include_muted) return context.mutes.of(principal.user);
  if (principal.subject === 'user') return new Set();
  throw new HoldfastError(
    'forbidden',
    'An agent may not see what its user muted.',
    'Leave out include_muted, or use a key of the user without X-Agent-ID.',
  );
}

/** The rows of `memories m` that a read of `caller` may return: its rights and its filters in one condition. */
export function rowsFor(context: MemoryContext, caller: Caller, filters: Filters): SqlCondition {
  const { principal } = caller;
  const asksForWaiting = filters.state !== 'active' || filters.waiting === true;
  if (asksForWaiting && !mayReviewAnything(context, principal))
    throw new HoldfastError(
      'forbidden',
      'This key may not see memories that wait for review or were set aside.',
      'Ask for state=active, or use the key of the person who reviews (without X-Agent-ID).',
    );
  const hasGrants = context.rights.hasGrants(principal);
  const readable = visibleTo(principal, 'read', hasGrants);
  const reviewable = visibleTo(principal, 'review', hasGrants);
  // What waits may be active as well (with a newer version), so the state that is asked for by default is no limit here.
  const state = filters.waiting && filters.state === 'active' ? 'all' : filters.state;
  const hidesSome = mutedFor(context, caller, filters).size > 0;
  const recalled = hidesSome ? allOf(readable, notMutedBy(principal.user)) : readable;
  const rows = stateCondition(state, recalled, reviewable, context.clock());
  const waiting = filters.waiting ? [reviewable] : [];
  return allOf(rows, ...waiting, filterCondition(filters));
}

/** The same rows for the search index, at the time `now`. */
export function indexFilterFor(
  context: MemoryContext,
  caller: Caller,
  { include_muted, ...filters }: SearchFilters & Pick<Filters, 'include_muted'>,
  now: number,
): IndexFilter {
  const { principal } = caller;
  const { tenant, user, agent, subject, role, tenantRole } = principal;
  const muted = [...mutedFor(context, caller, { ...filters, include_muted })];
  const grants = context.rights.grantsOf(principal);
  const actor = { tenant, user, agent, subject, role, tenantRole };
  return { principal: actor, grants, muted, filters, now };
}

/** How many memories `caller` may review wait for it; null when it reviews nothing. */
export function countWaiting(context: MemoryContext, { principal }: Caller): number | null {
  if (!mayReviewAnything(context, principal)) return null;
  const { sql, params } = visibleTo(principal, 'review', context.rights.hasGrants(principal));
  const row = context.db.get<{ n: number }>(
    `SELECT count(*) AS n FROM memories m WHERE ${WAITING} AND ${sql}`,
    params,
  );
  return row?.n ?? 0;
}
