import { setImmediate } from 'node:timers/promises';
import type { Problem } from '../../../shared/errors.ts';
import { type StoreBatchRequest, type StoreBatchResult, StoreRequest } from '../../../shared/memory.ts';
import { validate } from '../../../shared/validation.ts';
import type { Caller } from '../domain/principal.ts';
import { itemFailure } from './batch.ts';
import { type Changing, changing } from './changing.ts';
import type { MemoryContext } from './context.ts';
import { remember, type Stored } from './remember.ts';

/** Memories of a batch that are written in one transaction: few enough to keep other requests waiting only shortly. */
const CHUNK = 100;

interface Refused {
  refused: Problem;
}
interface Item {
  request: StoreRequest | Refused;
  idempotencyKey: string | undefined;
}
type Outcome = Stored | Refused;

function check(memory: unknown): Item['request'] {
  try {
    return validate(StoreRequest, memory);
  } catch (error) {
    return { refused: itemFailure(error) };
  }
}

function store(c: Changing, { request, idempotencyKey }: Item): Outcome {
  return 'refused' in request ? request : remember(c, request, idempotencyKey);
}

function storeGuarded(c: Changing, item: Item): Outcome {
  try {
    return c.db.savepoint(() => store(c, item));
  } catch (error) {
    return { refused: itemFailure(error) };
  }
}

/**
 * Stores all items in one transaction. Only when one of them fails is everything taken back and done again with a
 * savepoint around each: every savepoint makes FTS5 write out what it has gathered, which costs a fifth of the whole.
 */
function storeChunk(context: MemoryContext, caller: Caller, items: readonly Item[]): Outcome[] {
  try {
    return changing(context, caller, (c) => items.map((item) => store(c, item)));
  } catch (error) {
    itemFailure(error); // throws what concerns more than one item
    return changing(context, caller, (c) => items.map((item) => storeGuarded(c, item)));
  }
}

function toResult(outcome: Outcome, index: number): StoreBatchResult['results'][number] {
  if ('refused' in outcome) return { index, ok: false, error: outcome.refused };
  const { id, state } = outcome.record;
  return { index, ok: true, id, state, outcome: outcome.outcome };
}

/** Stores what can be stored of a batch. Returns the results in the order of the batch, and the rows to embed. */
export async function rememberBatch(
  context: MemoryContext,
  caller: Caller,
  { memories }: StoreBatchRequest,
  idempotencyKey: string | undefined,
): Promise<{ results: StoreBatchResult['results']; stored: Stored['record'][] }> {
  const outcomes: Outcome[] = [];
  for (let start = 0; start < memories.length; start += CHUNK) {
    if (start > 0) await setImmediate();
    const items = memories.slice(start, start + CHUNK).map((memory, offset): Item => {
      const key = idempotencyKey === undefined ? undefined : `${idempotencyKey}/${start + offset}`;
      return { request: check(memory), idempotencyKey: key };
    });
    outcomes.push(...storeChunk(context, caller, items));
  }
  const stored = outcomes.flatMap((outcome) => ('refused' in outcome ? [] : [outcome.record]));
  return { results: outcomes.map(toResult), stored };
}
