import { HoldfastError } from '../../../shared/errors.ts';
import type { Memory } from '../../../shared/memory.ts';
import type {
  Proposal,
  ReviewBatch,
  ReviewItem,
  ReviewQueue,
  ReviewQueueRequest,
} from '../../../shared/review-queue.ts';
import { toTimestamp } from '../../../shared/time.ts';
import { changedFields, rebase } from '../domain/changes.ts';
import { type Fields, fieldsOf, isWaiting, type MemoryRecord, snapshotOf } from '../domain/memory.ts';
import type { Caller } from '../domain/principal.ts';
import { findMemories, findMemory } from '../store/memories.ts';
import type { QueuedReview } from '../store/review-queue.ts';
import { conflictsAmong } from '../store/team-conflicts.ts';
import { findVersion } from '../store/versions.ts';
import { can } from './access.ts';
import type { MemoryContext } from './context.ts';
import { toSnapshotView } from './fields.ts';
import { hintsFor } from './hints.ts';
import { memberNames } from './member-names.ts';
import { viewsOf } from './view.ts';
import { countWaiting, mayReviewAnything, rowsFor } from './visibility.ts';

/** The fields that a memory would have once what waits is approved. */
function proposedFields(context: MemoryContext, record: MemoryRecord): Fields {
  if (record.pending_version === null) return fieldsOf(record);
  const pending = findVersion(context.db, record.seq, record.pending_version);
  const base =
    pending?.base_version == null ? undefined : findVersion(context.db, record.seq, pending.base_version);
  return pending && base ? rebase(fieldsOf(record), base.snapshot, pending.snapshot) : fieldsOf(record);
}

function proposalOf(context: MemoryContext, record: MemoryRecord, fields: Fields): Proposal {
  const version = record.pending_version ?? record.version;
  // Of a memory that was never approved, whoever stored it: what a person did to it since says nothing about its origin.
  const found = findVersion(context.db, record.seq, record.pending_version ?? 1);
  const before = toSnapshotView(snapshotOf(record));
  const after = toSnapshotView({ ...snapshotOf(record), ...fields });
  const changed = record.pending_version === null ? [] : changedFields(record, fields);
  return {
    version,
    at: toTimestamp(found?.at ?? record.updated_at),
    user: found?.user ?? record.user,
    agent: found === undefined ? record.agent : found.agent,
    source: found?.source ?? record.source,
    reason: found?.reason ?? null,
    changes: changed.map((field) => ({ field, from: before[field], to: after[field] })),
  };
}

/** Of a memory in conflict: only a delete on one of the sides keeps it from recall. */
function conflictOf({ state }: MemoryRecord): ReviewItem['conflict'] {
  return state === 'active' ? 'change' : 'delete';
}

/** Rows that follow each other in one batch. */
function batchesOf(rows: readonly QueuedReview[]): QueuedReview[][] {
  const batches: QueuedReview[][] = [];
  for (const row of rows) {
    const open = batches.at(-1);
    const [first] = open ?? [];
    const same = first?.user === row.user && first.agent === row.agent && first.session === row.session;
    if (open !== undefined && same) open.push(row);
    else batches.push([row]);
  }
  return batches;
}

/** What waits for the caller's review, batch by batch, with hints. */
export async function reviewQueue(
  context: MemoryContext,
  caller: Caller,
  request: ReviewQueueRequest,
): Promise<ReviewQueue> {
  if (!mayReviewAnything(context, caller.principal))
    throw new HoldfastError(
      'forbidden',
      'This key may not see memories that wait for review.',
      'Use the key of the person who reviews (without X-Agent-ID).',
    );
  const { limit, cursor, scope, ...filters } = request;
  const asked = { ...filters, ...(scope === undefined ? {} : { scope: [scope] }) };
  const where = rowsFor(context, caller, { state: 'all', waiting: true, ...asked });
  const { rows, next } = await context.reads.of({ kind: 'queue', where, options: { limit, cursor } });
  const seqs = rows.map(({ seq }) => seq);
  const records = findMemories(context.db, where, seqs);
  const proposed = records.map((record) => ({ record, fields: proposedFields(context, record) }));
  const { hints, degraded } = await hintsFor(context, caller, proposed);
  const views = viewsOf(context, caller, records);
  const conflicts = conflictsAmong(context.db, seqs);
  const items = new Map(
    proposed.map(({ record, fields }, index) => {
      const view = views[index] as Memory;
      const item = {
        ...view,
        proposal: proposalOf(context, record, fields),
        conflict: conflicts.has(record.seq) ? conflictOf(record) : null,
        review_hints: hints[index] ?? [],
      };
      return [record.seq, item] as const;
    }),
  );
  const batches = batchesOf(rows).flatMap((batch): ReviewBatch[] => {
    const [first] = batch;
    const memories = batch.flatMap(({ seq }) => items.get(seq) ?? []);
    return first === undefined || memories.length === 0 ? [] : [{ ...placeOf(first), memories }];
  });
  const users = batches.flatMap(({ user, memories }) => [user, ...memories.map((memory) => memory.user)]);
  return {
    batches,
    waiting: countWaiting(context, caller) ?? 0,
    next_cursor: next,
    ...memberNames(context, users),
    degraded,
  };
}

function placeOf({
  user,
  agent,
  session,
  size,
  newest,
  oldest,
}: QueuedReview): Omit<ReviewBatch, 'memories'> {
  return {
    user,
    agent,
    session: session === '' ? null : session,
    size,
    newest_at: toTimestamp(newest),
    oldest_at: toTimestamp(oldest),
  };
}

/** The same memories, with hints on those that wait for the caller's review. */
export async function withHints(
  context: MemoryContext,
  caller: Caller,
  memories: readonly Memory[],
): Promise<Memory[]> {
  const { principal } = caller;
  if (!mayReviewAnything(context, principal)) return [...memories];
  const waiting = memories.filter(
    ({ state, reviewed_at, pending_version }) =>
      pending_version !== null || (state === 'inactive' && reviewed_at === null),
  );
  const records = waiting
    .flatMap(({ id }) => findMemory(context.db, id) ?? [])
    .filter((record) => isWaiting(record) && can(context, caller, 'review', record));
  const proposed = records.map((record) => ({ record, fields: proposedFields(context, record) }));
  const { hints } = await hintsFor(context, caller, proposed);
  const byId = new Map(records.map(({ id }, index) => [id, hints[index] ?? []]));
  return memories.map((memory) => {
    const found = byId.get(memory.id);
    return found === undefined ? memory : { ...memory, review_hints: found };
  });
}
