import { HoldfastError } from '../../../shared/errors.ts';
import type { EditRequest } from '../../../shared/memory.ts';
import type { RestoreVersionRequest } from '../../../shared/review.ts';
import { type Fields, fieldsOf } from '../domain/memory.ts';
import { findVersion } from '../store/versions.ts';
import { findFor } from './access.ts';
import type { Changing } from './changing.ts';
import { fieldsOfEdit } from './fields.ts';
import { type Revision, revise } from './revise.ts';

/** Changes the fields that the request names. */
export function edit(c: Changing, id: string, request: EditRequest): Revision {
  const record = findFor(c.context, c.db, c.caller, ['write'], id);
  if (request.base_version !== undefined && request.base_version !== record.latest_version)
    throw new HoldfastError(
      'stale_version',
      `The memory has changed: its newest version is ${record.latest_version}, the edit was made on ${request.base_version}.`,
      'Read it again and repeat the edit.',
    );
  const patch = fieldsOfEdit(request);
  assertConsistent({ ...fieldsOf(record), ...patch });
  return revise(c, record, patch, {
    entry: { operation: 'edit', event: 'memory.changed', reason: request.reason },
    approve: request.approve ?? false,
    onPending: request.base_version !== undefined && request.base_version === record.pending_version,
  });
}

/** What the schema cannot see in an edit of a few fields: whether they fit those that stay. */
function assertConsistent(fields: Fields): void {
  if (fields.key !== null && fields.namespace === null)
    throw new HoldfastError('validation_failed', 'key: needs a namespace beside it.');
  if (fields.valid_from !== null && fields.valid_until !== null && fields.valid_from >= fields.valid_until)
    throw new HoldfastError('validation_failed', 'valid_until: must be later than valid_from.');
}

/** Makes the fields of an earlier version the newest ones; its state stays what it is now. */
export function restoreVersion(c: Changing, id: string, request: RestoreVersionRequest): Revision {
  const record = findFor(c.context, c.db, c.caller, ['write'], id);
  const version = findVersion(c.db, record.seq, request.version);
  if (!version)
    throw new HoldfastError(
      'not_found',
      `The memory has no version ${request.version}; its newest is ${record.latest_version}.`,
      `See its versions with: holdfast memory history ${id}`,
    );
  return revise(c, record, fieldsOf(version.snapshot), {
    entry: { operation: 'restore', event: 'memory.restored', reason: request.reason },
    approve: request.approve ?? false,
  });
}
