import { HoldfastError } from '../../../shared/errors.ts';
import type { Memory } from '../../../shared/memory.ts';
import type { QueryRequest, QueryResult, RetrieveRequest } from '../../../shared/query.ts';
import type { Stats } from '../../../shared/system.ts';
import { toTimestamp } from '../../../shared/time.ts';
import type { Caller } from '../domain/principal.ts';
import { nearPage } from '../store/paging.ts';
import { findByPath } from '../store/summaries.ts';
import { findIfReadable, findReadable, findServed } from './access.ts';
import type { MemoryContext } from './context.ts';
import { countUse } from './hand-out.ts';
import { memberNames } from './member-names.ts';
import { viewOf, viewsOf } from './view.ts';
import { countWaiting, rowsFor } from './visibility.ts';

export function get(context: MemoryContext, caller: Caller, id: string, served = false): Memory {
  const record = (served ? findServed : findReadable)(context, caller, id);
  if (record.state === 'active') countUse(context, caller, [record]);
  return named(context, viewOf(context, caller, record));
}

/** With the names of members of a team. */
function named(context: MemoryContext, memory: Memory): Memory {
  return { ...memory, ...memberNames(context, [memory.user, memory.reviewed_by]) };
}

/** As `get`, of what may be gone or closed to the caller (null), and without counting it as a use. */
export function peek(context: MemoryContext, caller: Caller, id: string): Memory | null {
  const record = findIfReadable(context, caller, id);
  return record ? viewOf(context, caller, record) : null;
}

/** The active memory under a path: the caller's own before those that others share, private scopes first. */
export function retrieve(context: MemoryContext, caller: Caller, request: RetrieveRequest): Memory {
  const { namespace, key } = splitPath(request);
  const scope = request.scope === undefined ? {} : { scope: [request.scope] };
  const where = rowsFor(context, caller, { state: 'active', namespace, ...scope });
  const record = findByPath(context.db, where, { key, user: caller.principal.user });
  if (!record)
    throw new HoldfastError(
      'not_found',
      `There is no active memory at ${namespace}/${key}.`,
      'If it waits for review, approve it first: holdfast memory list --state inactive',
    );
  countUse(context, caller, [record]);
  return named(context, viewOf(context, caller, record));
}

function splitPath(request: RetrieveRequest): { namespace: string; key: string } {
  if (request.path === undefined) return { namespace: request.namespace ?? '', key: request.key ?? '' };
  const cut = request.path.lastIndexOf('/');
  return { namespace: request.path.slice(0, cut), key: request.path.slice(cut + 1) };
}

export async function query(
  context: MemoryContext,
  caller: Caller,
  request: QueryRequest,
): Promise<QueryResult> {
  const waiting = countWaiting(context, caller);
  const where = rowsFor(context, caller, request);
  const options = { ...request, waiting: request.waiting ? (waiting ?? undefined) : undefined };
  const page =
    nearPage(context.db, where, options) ?? (await context.reads.of({ kind: 'page', where, options }));
  const users = page.records.flatMap(({ user, reviewed_by }) => [user, reviewed_by]);
  const memories = viewsOf(context, caller, page.records);
  return { memories, next_cursor: page.next, waiting, ...memberNames(context, users) };
}

/** Counts over everything that the caller may read or review. */
export async function stats(context: MemoryContext, caller: Caller): Promise<Stats> {
  const waiting = countWaiting(context, caller);
  const state = waiting === null ? 'active' : 'all';
  const include_muted = caller.principal.subject === 'user';
  const where = rowsFor(context, caller, { state, include_muted });
  const groups = await context.reads.of({ kind: 'groups', where });
  const by = (name: 'scope' | 'type' | 'state' | 'agent') => {
    const counts: Record<string, number> = {};
    for (const group of groups) counts[group[name]] = (counts[group[name]] ?? 0) + group.n;
    return counts;
  };
  const times = (pick: (group: (typeof groups)[number]) => number) => groups.map(pick);
  return {
    total: groups.reduce((total, group) => total + group.n, 0),
    by_scope: by('scope'),
    by_type: by('type'),
    by_state: by('state'),
    by_agent: by('agent'),
    waiting,
    oldest_at: groups.length === 0 ? null : toTimestamp(Math.min(...times((group) => group.oldest))),
    newest_at: groups.length === 0 ? null : toTimestamp(Math.max(...times((group) => group.newest))),
  };
}
