import type { Memory } from '../../../shared/memory.ts';
import { toTimestamp } from '../../../shared/time.ts';
import type { MemoryRecord } from '../domain/memory.ts';
import type { Caller } from '../domain/principal.ts';
import { may } from '../domain/rights.ts';
import type { Access } from '../store/accesses.ts';
import type { MemoryContext } from './context.ts';

function timestampOrNull(ms: number | null | undefined): string | null {
  return ms == null ? null : toTimestamp(ms);
}

function toView(record: MemoryRecord, access: Access | undefined, showPending: boolean): Memory {
  return {
    id: record.id,
    content: record.content,
    type: record.type,
    scope: record.scope,
    state: record.state,
    importance: record.importance,
    tags: record.tags,
    metadata: record.metadata,
    namespace: record.namespace,
    key: record.key,
    tenant: record.tenant,
    user: record.user,
    agent: record.agent,
    session: record.session,
    source: record.source,
    created_at: toTimestamp(record.created_at),
    updated_at: toTimestamp(record.updated_at),
    valid_from: timestampOrNull(record.valid_from),
    valid_until: timestampOrNull(record.valid_until),
    expires_at: timestampOrNull(record.expires_at),
    last_accessed_at: timestampOrNull(access?.last_accessed_at),
    access_count: access?.access_count ?? 0,
    version: record.version,
    pending_version: showPending ? record.pending_version : null,
    reviewed_by: record.reviewed_by,
    reviewed_at: timestampOrNull(record.reviewed_at),
  };
}

/** Records as `caller` sees them, in the same order. `accesses`, by `seq`, are read where they are not given. */
export function viewsOf(
  context: MemoryContext,
  caller: Caller,
  records: readonly MemoryRecord[],
  accesses?: ReadonlyMap<number, Access | undefined>,
): Memory[] {
  if (records.length === 0) return [];
  const uses = context.uses.of(
    records.map((record) => record.seq),
    accesses,
  );
  return records.map((record) => toView(record, uses.get(record.seq), seesPending(context, caller, record)));
}

/** A waiting version is shown to those who may decide about it and to those who may write here. */
function seesPending(context: MemoryContext, { principal }: Caller, record: MemoryRecord): boolean {
  if (record.pending_version === null) return false;
  const grants = context.rights.grantsOf(principal);
  return may('review', principal, record, grants) || may('write', principal, record, grants);
}

export function viewOf(context: MemoryContext, caller: Caller, record: MemoryRecord): Memory {
  return toView(record, context.uses.of([record.seq]).get(record.seq), seesPending(context, caller, record));
}

/** As `viewOf`, of a memory that was just made: nobody can have used it, so there is no need to look. */
export function viewOfNew(context: MemoryContext, caller: Caller, record: MemoryRecord): Memory {
  return toView(record, undefined, seesPending(context, caller, record));
}
