import { HoldfastError } from '../../../shared/errors.ts';
import type { MergeRequest } from '../../../shared/review.ts';
import { insertMerge } from '../store/merges.ts';
import { findFor, findForDecision } from './access.ts';
import type { Changing } from './changing.ts';
import { forget } from './forget.ts';
import { stale } from './review.ts';
import { type Revision, revise } from './revise.ts';

/**
 * Makes one memory of two: `into` gets the merged text (approved, where it is active) and the memory `id` is deleted.
 * Undoing either half takes back both. Without a text `into` stays as it is.
 */
export function merge(c: Changing, id: string, request: MergeRequest): Revision {
  const { into, content, reason } = request;
  if (id === into)
    throw new HoldfastError(
      'validation_failed',
      'into: is the same memory.',
      'Name the one that is to stay.',
    );
  const source = findForDecision(c.context, c.db, c.caller, id);
  const seen = source.pending_version ?? source.version;
  if (request.version !== undefined && request.version !== seen) throw stale(source, request.version);
  const target = findFor(c.context, c.db, c.caller, ['write'], into);
  if (request.base_version !== undefined && request.base_version !== target.latest_version)
    throw stale(target, request.base_version);
  const entry = {
    operation: 'edit',
    event: 'memory.changed',
    reason: reason ?? `Merged with ${id}.`,
  } as const;
  const merged: Revision =
    content === undefined
      ? { record: target, outcome: 'unchanged', notice: null }
      : revise(c, target, { content }, { entry, approve: target.state === 'active' });
  const gone = forget(c, id, { reason: reason ?? `Merged into ${into}.` });
  insertMerge(c.db, {
    source_seq: source.seq,
    source_version: gone.version,
    target_seq: target.seq,
    target_version: merged.outcome === 'unchanged' ? null : merged.record.version,
  });
  return merged;
}
