import type { MemoryRecord } from '../domain/memory.ts';
import { eraseAccesses } from '../store/accesses.ts';
import { updateMemory } from '../store/memories.ts';
import { removeMerges } from '../store/merges.ts';
import { eraseMutes } from '../store/mutes.ts';
import { eraseRecalls } from '../store/recalls.ts';
import { removeRejections } from '../store/rejections.ts';
import { removeConflict } from '../store/team-conflicts.ts';
import { removeWithheldKey } from '../store/team-keys.ts';
import { erasePayloads } from '../store/team-operations.ts';
import { removeVectors } from '../store/vectors.ts';
import { eraseVersions } from '../store/versions.ts';
import type { Recording } from './context.ts';

/** Erases all that a memory says, everywhere in the database, and returns the empty tombstone that is left of it. */
export function erase({ db, now }: Recording, record: MemoryRecord): MemoryRecord {
  const erased: MemoryRecord = {
    ...record,
    content: '',
    tags: [],
    metadata: {},
    importance: null,
    namespace: null,
    key: null,
    session: null,
    state: 'inactive',
    pending_version: null,
    deleted_at: record.deleted_at ?? now,
    purged_at: now,
    updated_at: now,
  };
  const { seq, id } = record;
  updateMemory(db, erased);
  eraseVersions(db, seq);
  removeConflict(db, seq);
  removeWithheldKey(db, seq);
  erasePayloads(db, id);
  removeRejections(db, seq);
  removeMerges(db, seq);
  eraseAccesses(db, seq);
  eraseRecalls(db, seq);
  eraseMutes(db, seq);
  removeVectors(db, seq);
  return erased;
}
