import { HoldfastError } from '../../../shared/errors.ts';
import type { DiffRequest, DiffResult, History, Version } from '../../../shared/review.ts';
import { toTimestamp } from '../../../shared/time.ts';
import { wordChanges } from '../../../shared/words.ts';
import { changedFields } from '../domain/changes.ts';
import type { MemoryRecord } from '../domain/memory.ts';
import type { Caller } from '../domain/principal.ts';
import { findVersion, type VersionRecord, versionsOf } from '../store/versions.ts';
import { findFor } from './access.ts';
import type { MemoryContext } from './context.ts';
import { toSnapshotView } from './fields.ts';
import { memberNames } from './member-names.ts';

/** History shows texts that were never approved, so it is for those who may write or review, deleted memories included. */
function findWithHistory(context: MemoryContext, caller: Caller, id: string): MemoryRecord {
  try {
    return findFor(context, context.db, caller, ['write', 'review'], id, { deleted: true });
  } catch (error) {
    if (!(error instanceof HoldfastError) || error.code !== 'forbidden') throw error;
    throw new HoldfastError(
      error.code,
      'You may read this memory but not its history, which holds texts that were never approved: that is for those who may change or review it.',
      error.hint,
    );
  }
}

export function history(context: MemoryContext, caller: Caller, id: string): History {
  const record = findWithHistory(context, caller, id);
  const versions = versionsOf(context.db, record.seq);
  const byNumber = new Map(versions.map((version) => [version.version, version]));
  const conflicting = context.team.conflictingVersions(record);
  return {
    id,
    current_version: record.version,
    ...memberNames(
      context,
      versions.map(({ user }) => user),
    ),
    versions: versions.map((version) => {
      const view = toVersionView(version, byNumber);
      return conflicting.has(version.version) ? { ...view, status: 'conflicting' } : view;
    }),
  };
}

function toVersionView(version: VersionRecord, all: ReadonlyMap<number, VersionRecord>): Version {
  const before = version.base_version === null ? undefined : all.get(version.base_version);
  return {
    version: version.version,
    base_version: version.base_version,
    operation: version.operation,
    status: version.status,
    at: toTimestamp(version.at),
    user: version.user,
    agent: version.agent,
    source: version.source,
    reason: version.reason,
    before: before ? toSnapshotView(before.snapshot) : null,
    after: toSnapshotView(version.snapshot),
  };
}

/**
 * What differs between two versions. Without numbers: what a waiting version would change, else what the newest
 * change changed.
 */
export function diff(context: MemoryContext, caller: Caller, id: string, request: DiffRequest): DiffResult {
  const record = findWithHistory(context, caller, id);
  const to = need(context, record, request.to ?? record.pending_version ?? record.version);
  const from = need(context, record, request.from ?? to.base_version ?? to.version);
  const before = toSnapshotView(from.snapshot);
  const after = toSnapshotView(to.snapshot);
  const states = (['state', 'deleted'] as const).filter((name) => before[name] !== after[name]);
  const fields = [...changedFields(from.snapshot, to.snapshot), ...states];
  return {
    id,
    from: from.version,
    to: to.version,
    changes: fields.map((field) => ({ field, from: before[field], to: after[field] })),
    words: wordChanges(before.content, after.content),
  };
}

function need(context: MemoryContext, record: MemoryRecord, number: number): VersionRecord {
  const version = findVersion(context.db, record.seq, number);
  if (version) return version;
  throw new HoldfastError(
    'not_found',
    `The memory has no version ${number}; its newest is ${record.latest_version}.`,
    `See its versions with: holdfast memory history ${record.id}`,
  );
}
