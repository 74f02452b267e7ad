import type { ChangeType } from '../../../shared/events.ts';
import type { MemoryType, Metadata, Scope, Source, State } from '../../../shared/memory.ts';

/** The fields of a memory that a change can set. Times are milliseconds since 1970. */
export interface Fields {
  content: string;
  type: MemoryType;
  scope: Scope;
  importance: number | null;
  tags: string[];
  metadata: Metadata;
  namespace: string | null;
  key: string | null;
  valid_from: number | null;
  valid_until: number | null;
  expires_at: number | null;
}

/** What a version records: the fields, what was decided about them, and whether the memory was there. */
export interface Snapshot extends Fields {
  state: State;
  deleted: boolean;
  reviewed_by: string | null;
  reviewed_at: number | null;
}

/** A memory as the store keeps it. */
export interface MemoryRecord extends Fields {
  seq: number;
  id: string;
  state: State;
  tenant: string;
  user: string;
  agent: string;
  session: string | null;
  source: Source;
  created_at: number;
  updated_at: number;
  /** The version that recall serves while the memory is active. */
  version: number;
  latest_version: number;
  pending_version: number | null;
  reviewed_by: string | null;
  reviewed_at: number | null;
  deleted_at: number | null;
  purged_at: number | null;
}

/** A change of one memory: as it was (null when it is new) and as it is. */
export interface MemoryChange {
  type: ChangeType;
  before: MemoryRecord | null;
  after: MemoryRecord;
  at: number;
}

/** The names of `Fields`, for code that goes through all of them. */
export const FIELD_NAMES = [
  'content',
  'type',
  'scope',
  'importance',
  'tags',
  'metadata',
  'namespace',
  'key',
  'valid_from',
  'valid_until',
  'expires_at',
] as const satisfies readonly (keyof Fields)[];

/** The fields alone of something that has more. */
export function fieldsOf(source: Fields): Fields {
  const { content, type, scope, importance, tags, metadata, namespace, key } = source;
  const { valid_from, valid_until, expires_at } = source;
  return {
    content,
    type,
    scope,
    importance,
    tags,
    metadata,
    namespace,
    key,
    valid_from,
    valid_until,
    expires_at,
  };
}

/** A memory as its version records it. */
export function snapshotOf(record: MemoryRecord): Snapshot {
  const { state, reviewed_by, reviewed_at } = record;
  return { ...fieldsOf(record), state, deleted: record.deleted_at !== null, reviewed_by, reviewed_at };
}

/** A memory that nobody has decided about: never reviewed, or with a version that waits for approval. */
export function isWaiting(record: MemoryRecord): boolean {
  if (record.deleted_at !== null) return false;
  return record.pending_version !== null || (record.state === 'inactive' && record.reviewed_at === null);
}

/** True when recall may hand the memory out at the time `now`; the SQL twin is `SERVED` in `store/visibility.ts`. */
export function isServed(record: MemoryRecord, now: number): boolean {
  if (record.deleted_at !== null || record.state !== 'active') return false;
  return record.expires_at === null || record.expires_at > now;
}
