import { setImmediate as nextTurn } from 'node:timers/promises';

/** So long one piece of work may go on, in milliseconds. */
const TURN_MS = 4;

/** For work in many small steps, which calls it between them: lets others have a turn when this one has lasted long enough. */
export function takingTurns(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < TURN_MS) return;
    await nextTurn();
    since = performance.now();
  };
}

/** `map`, with a turn for others in between. */
export async function mapInTurns<T, R>(
  items: readonly T[],
  make: (item: T, index: number) => R,
): Promise<R[]> {
  const turn = takingTurns();
  const made: R[] = [];
  for (const [index, item] of items.entries()) {
    made.push(make(item, index));
    await turn();
  }
  return made;
}
