import type { Problem } from '../../../shared/errors.ts';
import type { StoreRequest } from '../../../shared/memory.ts';
import type { Caller } from '../domain/principal.ts';
import { itemFailure } from './batch.ts';
import { type Changing, changingFor, savepoint } from './changing.ts';
import type { MemoryContext } from './context.ts';
import { remember, type Stored } from './remember.ts';

/** So long a transaction takes up memories, in milliseconds; what follows from them is written at its end, in as much again. */
const TAKING_MS = 4;

export interface Refused {
  /** What is thrown to whoever asked for this one alone. */
  error: unknown;
  problem: Problem;
}

export interface Item {
  caller: Caller;
  request: StoreRequest | Refused;
  idempotencyKey: string | undefined;
}

export type Outcome = Stored | Refused;

export function refused(error: unknown): Refused {
  return { error, problem: itemFailure(error) };
}

type As = (caller: Caller) => Changing;

function store(as: As, { caller, request, idempotencyKey }: Item): Outcome {
  return 'problem' in request ? request : remember(as(caller), request, idempotencyKey);
}

function storeGuarded(as: As, item: Item): Outcome {
  try {
    return savepoint(as(item.caller), () => store(as, item));
  } catch (error) {
    return refused(error);
  }
}

function storeFirst(context: MemoryContext, items: readonly Item[], one: typeof store): Outcome[] {
  return changingFor(context, (as) => {
    const started = performance.now();
    const outcomes: Outcome[] = [];
    for (const item of items) {
      outcomes.push(one(as, item));
      if (performance.now() - started > TAKING_MS) break;
    }
    return outcomes;
  });
}

/**
 * Stores the first of the items in one transaction, each for its own caller, and returns what became of those: at least
 * one, and as many as others can be kept waiting for. Only when one of them fails is everything taken back and done again
 * with a savepoint around each: every savepoint makes FTS5 write out what it has gathered, which costs a fifth of the
 * whole. Throws what concerns more than one item, such as a full disk.
 */
export function storeTogether(context: MemoryContext, items: readonly Item[]): Outcome[] {
  try {
    return storeFirst(context, items, store);
  } catch (error) {
    itemFailure(error);
    return storeFirst(context, items, storeGuarded);
  }
}
