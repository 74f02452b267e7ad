import { isDeepStrictEqual } from 'node:util';
import { HoldfastError } from '../../../../shared/errors.ts';
import type { ExportedMemory, ExportedVersion } from '../../../../shared/transfer.ts';
import type { MemoryRecord } from '../../domain/memory.ts';
import { addAccesses, eraseAccesses } from '../../store/accesses.ts';
import { importOf } from '../../store/imports.ts';
import { findMemory } from '../../store/memories.ts';
import { ensureTenant, findUser, insertUser, isNameTaken } from '../../store/users.ts';
import { findVersion, versionsOf } from '../../store/versions.ts';
import { audit, type Changing, restoreMemory } from '../changing.ts';
import type { Brought } from './bring.ts';
import { accessOf, recordOf, toExported, versionsOfExport } from './records.ts';

function broken(message: string): HoldfastError {
  return new HoldfastError('validation_failed', message);
}

/** Throws unless the versions are what the memory says: without gaps, with the one that is served and the one that waits. */
function assertWhole(memory: ExportedMemory): readonly ExportedVersion[] {
  const { versions } = memory;
  if (versions === undefined)
    throw new HoldfastError(
      'validation_failed',
      'versions: are missing; this export was made without the history.',
      'Import it without --restore, or export it again as somebody who may review it.',
    );
  if (memory.purged_at !== null) {
    if (memory.content !== '' || versions.length > 0 || memory.deleted_at === null)
      throw broken('purged_at: a purged memory has no content and no versions');
    return versions;
  }
  if (memory.content === '') throw broken('content: must not be empty');
  if (versions.length !== memory.latest_version || versions.some((one, index) => one.version !== index + 1))
    throw broken('versions: must be numbered from 1 to latest_version');
  if (versions.some((one) => (one.base_version ?? 0) >= one.version || (one.refers_to ?? 0) >= one.version))
    throw broken('versions: must be made on earlier ones');
  const served = versions[memory.version - 1]?.after;
  const deleted = memory.deleted_at !== null;
  if (served?.content !== memory.content || served.state !== memory.state || served.deleted !== deleted)
    throw broken('version: does not say what the memory says');
  if (memory.pending_version !== null && versions[memory.pending_version - 1]?.status !== 'pending')
    throw broken('pending_version: does not wait');
  return versions;
}

/** Creates whom the memory belongs to when nobody of that name is here. New users have no key, so nobody acts as them. */
function ensureOwner(c: Changing, { tenant, user, agent }: ExportedMemory): void {
  const known = findUser(c.db, user);
  if (known && known.tenant !== tenant)
    throw new HoldfastError('conflict', `User ${user} belongs to another tenant here.`);
  if (!known) {
    if (isNameTaken(c.db, user))
      throw new HoldfastError(
        'conflict',
        `Another user's name differs from ${user} only in upper and lower case.`,
      );
    ensureTenant(c.db, tenant, c.now);
    insertUser(c.db, { id: user, name: user, tenant, role: 'writer', created_at: c.now });
    audit(c, 'user.create', user);
  }
  c.context.rights.ensureAgent(c.db, user, agent);
}

/** Everything about a memory but how often it was used, in the form in which two of them can be compared. */
function comparable(memory: ExportedMemory): object {
  return { ...memory, last_accessed_at: null, access_count: 0 };
}

function isSame(c: Changing, existing: MemoryRecord, memory: ExportedMemory): boolean {
  const here = toExported(existing, undefined, versionsOf(c.db, existing.seq));
  return isDeepStrictEqual(comparable(here), comparable(memory));
}

/** True for what an import had brought and its undo has deleted, when nothing else happened to it. */
function wasTakenBack(c: Changing, existing: MemoryRecord): boolean {
  // An earlier line of the same transaction may have brought it.
  c.db.settle();
  const brought = importOf(c.db, existing.seq);
  return (
    brought?.state === 'undone' &&
    existing.purged_at === null &&
    existing.latest_version === brought.version + 1 &&
    findVersion(c.db, existing.seq, existing.latest_version)?.operation === 'delete'
  );
}

function assertSameOrigin(existing: MemoryRecord, record: Omit<MemoryRecord, 'seq'>): void {
  const fixed = ['tenant', 'user', 'agent', 'session', 'source', 'created_at'] as const;
  if (fixed.some((name) => existing[name] !== record[name]))
    throw new HoldfastError('conflict', `Memory ${record.id} is here already, from another origin.`);
}

/** Writes a memory of an export as it was: id, state, versions, reviews, times. What is here already stays as it is. */
export function restore(c: Changing, memory: ExportedMemory): Brought {
  const versions = assertWhole(memory);
  const existing = findMemory(c.db, memory.id);
  if (existing && isSame(c, existing, memory)) return { record: existing, outcome: 'duplicate' };
  if (existing && !wasTakenBack(c, existing))
    throw new HoldfastError(
      'conflict',
      `Memory ${memory.id} is here already with another history; a restore changes none.`,
      `See what is here with: holdfast memory history ${memory.id}`,
    );
  ensureOwner(c, memory);
  const wanted = recordOf(memory);
  if (existing) assertSameOrigin(existing, wanted);
  const record = restoreMemory(c, wanted, versionsOfExport(versions), existing);
  eraseAccesses(c.db, record.seq);
  const access = accessOf(memory);
  if (access) addAccesses(c.db, new Map([[record.seq, access]]));
  return { record, outcome: 'created' };
}
