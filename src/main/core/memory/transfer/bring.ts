import { HoldfastError } from '../../../../shared/errors.ts';
import type { StoreRequest } from '../../../../shared/memory.ts';
import type { ImportItem } from '../../../../shared/transfer.ts';
import type { ImportRow } from '../../store/imports.ts';
import { contentHash, findByKey, ownerOf } from '../../store/memories.ts';
import type { Changing } from '../changing.ts';
import { rememberOnce } from '../remember.ts';

/** The memory that an item became, or the one that was there before. */
export interface Brought {
  record: { seq: number; id: string; latest_version: number };
  outcome: 'created' | 'duplicate';
}

/** What an import says about the memories that it brings. */
export type Origin = Pick<ImportRow, 'id' | 'name' | 'format' | 'mode'>;

function requestFor({ at: _at, created_at: _created, ...fields }: ImportItem, origin: Origin): StoreRequest {
  return {
    ...fields,
    state: origin.mode === 'approve' ? 'active' : 'inactive',
    embed: 'later',
    on_duplicate: 'return',
    reason: `Imported from ${origin.name} (${origin.format}, ${origin.id}).`,
  };
}

/**
 * An import adds and changes nothing: where another text is stored under the same namespace and key, the item is refused,
 * so that an undo has nothing to put back.
 */
function findUnderKey(c: Changing, { namespace, key, scope, content }: ImportItem): Brought | null {
  if (namespace === null || key === null) return null;
  const { user, agent } = c.caller.principal;
  const record = findByKey(c.db, ownerOf({ scope, user, agent }), namespace, key);
  if (!record) return null;
  if (contentHash(record.content).equals(contentHash(content))) return { record, outcome: 'duplicate' };
  throw new HoldfastError(
    'conflict',
    `Another memory is stored under ${namespace}/${key}; an import changes none.`,
    `Change it with: holdfast memory edit ${record.id}`,
  );
}

/** Stores what an item holds as a new memory, unless it is there already. */
export function bring(c: Changing, item: ImportItem, origin: Origin): Brought {
  const taken = findUnderKey(c, item);
  if (taken) return taken;
  const createdAt = item.created_at === undefined ? c.now : Date.parse(item.created_at);
  if (createdAt > c.now)
    throw new HoldfastError('validation_failed', 'created_at: must not be in the future.');
  const { record, outcome } = rememberOnce(c, requestFor(item, origin), createdAt);
  return { record, outcome: outcome === 'created' ? 'created' : 'duplicate' };
}
