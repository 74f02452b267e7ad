import { isDeepStrictEqual } from 'node:util';
import { FIELD_NAMES, type Fields } from './memory.ts';

/**
 * Fields that decide what an agent is told and who is told it. Changing them needs the same approval as a new memory;
 * otherwise a harmless text could be approved and rewritten afterwards. Tags and metadata are in it because recall
 * hands them to agents as well, the expiry because a person may have set it to end a memory.
 */
const APPROVED_FIELDS: ReadonlySet<keyof Fields> = new Set([
  'content',
  'type',
  'scope',
  'tags',
  'metadata',
  'namespace',
  'key',
  'expires_at',
]);

/** The fields that differ, in a fixed order. */
export function changedFields(before: Fields, after: Fields): (keyof Fields)[] {
  return FIELD_NAMES.filter((name) => !isDeepStrictEqual(before[name], after[name]));
}

/** True when going from `before` to `after` changes something that a person approved. */
export function touchesApproved(before: Fields, after: Fields): boolean {
  return changedFields(before, after).some((name) => APPROVED_FIELDS.has(name));
}

/**
 * What remains of a proposed change on top of what has happened since it was made: the fields that it changed, as it
 * set them; all others as they are now.
 */
export function rebase(current: Fields, base: Fields, proposed: Fields): Fields {
  const patch = Object.fromEntries(changedFields(base, proposed).map((name) => [name, proposed[name]]));
  return { ...current, ...patch };
}
