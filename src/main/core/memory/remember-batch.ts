import { setImmediate as nextTurn } from 'node:timers/promises';
import { type StoreBatchRequest, type StoreBatchResult, StoreRequest } from '../../../shared/memory.ts';
import { validate } from '../../../shared/validation.ts';
import type { Caller } from '../domain/principal.ts';
import { mapInTurns } from '../turns.ts';
import type { MemoryContext } from './context.ts';
import type { Stored } from './remember.ts';
import { type Item, type Outcome, refused, storeTogether } from './store-together.ts';

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
  const items = await mapInTurns(memories, (memory, index): Item => {
    const key = idempotencyKey === undefined ? undefined : `${idempotencyKey}/${index}`;
    return { caller, request: check(memory), idempotencyKey: key };
  });
  const outcomes: Outcome[] = [];
  while (outcomes.length < items.length) {
    if (outcomes.length > 0) await nextTurn();
    await context.questions.quiet();
    outcomes.push(...storeTogether(context, items.slice(outcomes.length)));
  }
  const stored = outcomes.flatMap((outcome) => ('problem' in outcome ? [] : [outcome.record]));
  return { results: outcomes.map(toResult), stored };
}
