import { toTimestamp } from '../../../../shared/time.ts';
import type { ExportedMemory, ExportedVersion } from '../../../../shared/transfer.ts';
import { fieldsOf, type MemoryRecord } from '../../domain/memory.ts';
import type { Access } from '../../store/accesses.ts';
import type { VersionRecord } from '../../store/versions.ts';
import type { VersionOfNone } from '../changing.ts';

function time(ms: number | null | undefined): string | null {
  return ms == null ? null : toTimestamp(ms);
}

function ms(text: string | null): number | null {
  return text === null ? null : Date.parse(text);
}

interface Validity<Time> {
  valid_from: Time;
  valid_until: Time;
  expires_at: Time;
}

function validity(of: Validity<number | null>): Validity<string | null> {
  return {
    valid_from: time(of.valid_from),
    valid_until: time(of.valid_until),
    expires_at: time(of.expires_at),
  };
}

function validityMs(of: Validity<string | null>): Validity<number | null> {
  return { valid_from: ms(of.valid_from), valid_until: ms(of.valid_until), expires_at: ms(of.expires_at) };
}

function exportedVersion(version: VersionRecord): ExportedVersion {
  const { snapshot, seq: _seq, source, at, ...rest } = version;
  const { state, deleted, reviewed_by, reviewed_at } = snapshot;
  return {
    ...rest,
    at: toTimestamp(at),
    source: source as ExportedVersion['source'],
    after: {
      ...fieldsOf(snapshot),
      ...validity(snapshot),
      state,
      deleted,
      reviewed_by,
      reviewed_at: time(reviewed_at),
    },
  };
}

/** A memory as an export holds it. Without `versions` for those who may not see its history. */
export function toExported(
  record: MemoryRecord,
  access: Access | undefined,
  versions: readonly VersionRecord[] | null,
): ExportedMemory {
  const { seq: _seq, ...known } = record;
  return {
    ...known,
    ...validity(record),
    created_at: toTimestamp(record.created_at),
    updated_at: toTimestamp(record.updated_at),
    last_accessed_at: time(access?.last_accessed_at),
    access_count: access?.access_count ?? 0,
    pending_version: versions === null ? null : record.pending_version,
    reviewed_at: time(record.reviewed_at),
    deleted_at: time(record.deleted_at),
    purged_at: time(record.purged_at),
    ...(versions === null ? {} : { versions: versions.map(exportedVersion) }),
  };
}

/** What an export says about a memory, as the store keeps it. */
export function recordOf(memory: ExportedMemory): Omit<MemoryRecord, 'seq'> {
  const { versions: _versions, last_accessed_at: _at, access_count: _count, ...known } = memory;
  return {
    ...known,
    ...validityMs(memory),
    created_at: Date.parse(memory.created_at),
    updated_at: Date.parse(memory.updated_at),
    reviewed_at: ms(memory.reviewed_at),
    deleted_at: ms(memory.deleted_at),
    purged_at: ms(memory.purged_at),
  };
}

export function versionsOfExport(versions: readonly ExportedVersion[]): VersionOfNone[] {
  return versions.map(({ after, at, ...rest }) => ({
    ...rest,
    at: Date.parse(at),
    snapshot: { ...after, ...validityMs(after), reviewed_at: ms(after.reviewed_at) },
  }));
}

/** How often a memory was used, or null when it never was. */
export function accessOf({ last_accessed_at, access_count }: ExportedMemory): Access | null {
  return last_accessed_at === null ? null : { last_accessed_at: Date.parse(last_accessed_at), access_count };
}
