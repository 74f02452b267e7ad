import { HoldfastError, toProblem } from '../../../shared/errors.ts';
import type { IdsRequest } from '../../../shared/review.ts';
import type { Caller } from '../domain/principal.ts';
import { type Changing, changing, savepoint } from './changing.ts';
import type { MemoryContext } from './context.ts';

/** Failures of the machine, not of one item: what follows would fail as well. */
const FATAL: ReadonlySet<string> = new Set(['storage_full', 'storage_read_only', 'unavailable']);

/** `error` as what is wrong with one item; throws it when it concerns more than that. */
export function itemFailure(error: unknown): ReturnType<typeof toProblem> {
  if (!(error instanceof HoldfastError) || FATAL.has(error.code)) throw error;
  return toProblem(error);
}

export interface BatchOutcome {
  done: string[];
  failed: number;
  failed_ids: string[];
  /** Why, by id. */
  errors: Record<string, string>;
}

/** Does `action` for each id, each in a savepoint of its own: one that fails stops no other. */
export function forEachId(
  context: MemoryContext,
  caller: Caller,
  request: IdsRequest,
  action: (c: Changing, id: string) => void,
): BatchOutcome {
  return changing(context, caller, (c) => {
    const outcome: BatchOutcome = { done: [], failed: 0, failed_ids: [], errors: {} };
    for (const id of new Set(request.ids)) {
      try {
        savepoint(c, () => action(c, id));
        outcome.done.push(id);
      } catch (error) {
        outcome.errors[id] = itemFailure(error).message;
        outcome.failed_ids.push(id);
        outcome.failed += 1;
      }
    }
    return outcome;
  });
}
