import type { MemoryRecord } from '../../domain/memory.ts';

type NewRecord = Omit<MemoryRecord, 'seq'>;

/** An active fact that its user stored at `created_at` and nobody has touched since, but for what the fields say. */
export function newRecord(
  fields: Pick<NewRecord, 'id' | 'content' | 'user' | 'created_at'> & Partial<NewRecord>,
): NewRecord {
  return {
    type: 'fact',
    scope: 'user',
    state: 'active',
    importance: null,
    tags: [],
    metadata: {},
    namespace: null,
    key: null,
    tenant: 'default',
    agent: 'default',
    session: null,
    source: 'cli',
    updated_at: fields.created_at,
    valid_from: null,
    valid_until: null,
    expires_at: null,
    version: 1,
    latest_version: 1,
    pending_version: null,
    reviewed_by: null,
    reviewed_at: null,
    deleted_at: null,
    purged_at: null,
    ...fields,
  };
}
