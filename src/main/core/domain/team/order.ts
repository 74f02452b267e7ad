import type { Operation } from './operation.ts';

/** The order that every engine agrees on: by clock, author, id. Causes come before what they caused (rule T-3). */
export function byClock(a: Operation, b: Operation): number {
  return a.clock - b.clock || compare(a.author, b.author) || compare(a.id, b.id);
}

/** The order of decisions about one version: by clock, then id (rule T-14). */
export function byDecision(a: Operation, b: Operation): number {
  return a.clock - b.clock || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Each operation once, in the order that every engine agrees on. */
export function inOrder(operations: readonly Operation[]): Operation[] {
  const sorted = [...operations].sort(byClock);
  const seen = new Set<string>();
  return sorted.filter(({ id }) => !seen.has(id) && seen.add(id));
}
