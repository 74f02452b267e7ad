import type { Caller } from '../../domain/principal.ts';
import { type Changing, changing } from '../changing.ts';
import type { MemoryContext } from '../context.ts';
import type { Write } from './chunk.ts';

/** Carries a result out of a transaction that is to leave no trace. */
class Rehearsed extends Error {
  readonly result: unknown;

  constructor(result: unknown) {
    super('A rehearsal is over');
    this.result = result;
  }
}

/** Runs actions as `changing` would, each after `prepare`, and takes everything back. */
export function rehearsing(context: MemoryContext, caller: Caller, prepare: (c: Changing) => void): Write {
  return <T>(action: (c: Changing) => T): T => {
    try {
      return changing(context, caller, (c): T => {
        prepare(c);
        throw new Rehearsed(action(c));
      });
    } catch (error) {
      if (error instanceof Rehearsed) return error.result as T;
      throw error;
    }
  };
}
