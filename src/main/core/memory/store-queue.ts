import type { StoreRequest } from '../../../shared/memory.ts';
import type { Caller } from '../domain/principal.ts';
import type { MemoryContext } from './context.ts';
import type { Stored } from './remember.ts';
import { type Item, storeTogether } from './store-together.ts';

type StoreOne = (
  caller: Caller,
  request: StoreRequest,
  idempotencyKey: string | undefined,
) => Promise<Stored>;

interface Waiting extends PromiseWithResolvers<Stored> {
  item: Item;
}

/**
 * Group commit: stores that arrive in one turn of the event loop are committed by one transaction, so that one write to
 * the disk serves them all. Each is answered only after that.
 */
export function createStoreQueue(context: MemoryContext): StoreOne {
  const waiting: Waiting[] = [];

  /** Stores the first of a group; returns how many. */
  const settle = (group: readonly Waiting[]): number => {
    try {
      const outcomes = storeTogether(
        context,
        group.map(({ item }) => item),
      );
      for (const [index, outcome] of outcomes.entries()) {
        if ('problem' in outcome) group[index]?.reject(outcome.error);
        else group[index]?.resolve(outcome);
      }
      return outcomes.length;
    } catch (error) {
      for (const { reject } of group) reject(error);
      return group.length;
    }
  };

  const flush = async () => {
    await context.questions.quiet();
    waiting.splice(0, settle(waiting));
    if (waiting.length > 0) setImmediate(flush);
  };

  return (caller, request, idempotencyKey) => {
    const entry = { item: { caller, request, idempotencyKey }, ...Promise.withResolvers<Stored>() };
    waiting.push(entry);
    if (waiting.length === 1) setImmediate(flush);
    return entry.promise;
  };
}
