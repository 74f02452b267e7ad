import { isServed, type MemoryRecord } from './memory.ts';
import { type Actor, type GrantTuple, may } from './rights.ts';

/** Whether recall may hand the memory out to `actor` at the time `now`. */
export function recalls(
  actor: Actor,
  record: MemoryRecord,
  grants: readonly GrantTuple[],
  now: number,
): boolean {
  return isServed(record, now) && may('read', actor, record, grants);
}

/** Whether `actor` may know of the memory: it recalls it, or reviews it, whatever the memory's state. */
export function sees(
  actor: Actor,
  record: MemoryRecord,
  grants: readonly GrantTuple[],
  now: number,
): boolean {
  return may('review', actor, record, grants) || recalls(actor, record, grants, now);
}
