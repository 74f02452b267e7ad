import { setImmediate } from 'node:timers/promises';
import { type StoreBatchRequest, type StoreBatchResult, StoreRequest } from '../../../shared/memory.ts';
import { validate } from '../../../shared/validation.ts';
import type { Caller } from '../domain/principal.ts';
import type { MemoryContext } from './context.ts';
import type { Stored } from './remember.ts';
import { type Item, type Outcome, refused, storeTogether, TOGETHER_MAX } from './store-together.ts';

function check(memory: unknown): Item['request'] {
  try {
    return validate(StoreRequest, memory);
  } catch (error) {
    return refused(error);
  }
}

function toResult(outcome: Outcome, index: number): StoreBatchResult['results'][number] {
  if ('problem' in outcome) return { index, ok: false, error: outcome.problem };
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
  for (let start = 0; start < memories.length; start += TOGETHER_MAX) {
    if (start > 0) await setImmediate();
    const items = memories.slice(start, start + TOGETHER_MAX).map((memory, offset): Item => {
      const key = idempotencyKey === undefined ? undefined : `${idempotencyKey}/${start + offset}`;
      return { caller, request: check(memory), idempotencyKey: key };
    });
    outcomes.push(...storeTogether(context, items));
  }
  const stored = outcomes.flatMap((outcome) => ('problem' in outcome ? [] : [outcome.record]));
  return { results: outcomes.map(toResult), stored };
}
