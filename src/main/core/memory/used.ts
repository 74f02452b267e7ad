import type { UsedRequest, UsedResult } from '../../../shared/activity.ts';
import type { Caller } from '../domain/principal.ts';
import { addUses } from '../store/accesses.ts';
import { findServed } from './access.ts';
import { itemFailure } from './batch.ts';
import type { MemoryContext } from './context.ts';

/** Takes a caller's word that memories which it may recall were of use. No change of them: it only moves their ranking a little. */
export function used(context: MemoryContext, caller: Caller, { ids }: UsedRequest): UsedResult {
  const result: UsedResult = { used: 0, used_ids: [], failed: 0, failed_ids: [], errors: {} };
  const seqs: number[] = [];
  for (const id of new Set(ids)) {
    try {
      seqs.push(findServed(context, caller, id).seq);
      result.used_ids.push(id);
    } catch (error) {
      result.errors[id] = itemFailure(error).message;
      result.failed_ids.push(id);
    }
  }
  if (seqs.length > 0) context.db.write((db) => addUses(db, seqs, context.clock()));
  return { ...result, used: seqs.length, failed: result.failed_ids.length };
}
