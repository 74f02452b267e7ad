import { HoldfastError } from '../../../shared/errors.ts';
import { decidesInApp } from '../domain/approval.ts';
import { isServed, type MemoryRecord } from '../domain/memory.ts';
import type { Caller } from '../domain/principal.ts';
import { may, type Placement, type Right } from '../domain/rights.ts';
import type { ReadableDb } from '../store/database.ts';
import { findMemory } from '../store/memories.ts';
import type { MemoryContext } from './context.ts';

/** A memory that does not exist and one that the caller may not know of look the same. */
function notFound(id: string): HoldfastError {
  return new HoldfastError(
    'not_found',
    `There is no memory ${id.slice(0, 80)} that you may see.`,
    'Check the id; `holdfast memory query` lists what you can see, `holdfast memory undo` brings back what was deleted.',
  );
}

/** Whether the caller has a right on what lies at `place`, by scope or by grant. States do not matter here. */
export function can(context: MemoryContext, caller: Caller, right: Right, place: Placement): boolean {
  return may(right, caller.principal, place, context.rights.grantsOf(caller.principal));
}

function isReadable(context: MemoryContext, caller: Caller, record: MemoryRecord): boolean {
  if (record.deleted_at !== null) return false;
  if (can(context, caller, 'review', record)) return true;
  // A person may look at what its agents are not to recall.
  const hidden = caller.principal.subject === 'agent' && isMuted(context, caller, record);
  return !hidden && isServed(record, context.clock()) && can(context, caller, 'read', record);
}

/** True for a memory that the caller's agents do not recall because their user muted it. */
export function isMuted({ mutes }: MemoryContext, { principal }: Caller, record: MemoryRecord): boolean {
  return mutes.of(principal.user).has(record.seq);
}

const REFUSALS: Record<'write' | 'review', { message: string; hint: string }> = {
  write: {
    message: 'You may read this memory but not change it.',
    hint: 'Its owner or an admin can grant it: holdfast rebac grant user NAME memory ID --relation can_write',
  },
  review: {
    message: 'This key may not review this memory.',
    hint: 'A person of the user it belongs to reviews it (a user key without X-Agent-ID), or grants `can_review`.',
  },
};

function refusalOf({ principal }: Caller, { scope }: MemoryRecord, right: 'write' | 'review'): HoldfastError {
  const { subject, tenantRole } = principal;
  // No grant opens what a team shares.
  if (subject === 'user' && scope === 'tenant' && tenantRole !== undefined)
    return new HoldfastError(
      'forbidden',
      `Your role in the team, ${tenantRole}, does not let you ${right === 'write' ? 'change' : 'review'} this memory.`,
      'Ask a reviewer of the team; `holdfast team members` names them.',
    );
  const { message, hint } = REFUSALS[right];
  return new HoldfastError('forbidden', message, hint);
}

/** The memory, if there is one that the caller may read. */
export function findIfReadable(context: MemoryContext, caller: Caller, id: string): MemoryRecord | undefined {
  const record = findMemory(context.db, id);
  return record && isReadable(context, caller, record) ? record : undefined;
}

/** The memory, for somebody who reads it. Throws `not_found`. */
export function findReadable(context: MemoryContext, caller: Caller, id: string): MemoryRecord {
  const record = findIfReadable(context, caller, id);
  if (!record) throw notFound(id);
  return record;
}

/** The memory, as long as recall may hand it out to the caller. Throws `not_found`. */
export function findServed(context: MemoryContext, caller: Caller, id: string): MemoryRecord {
  const record = findMemory(context.db, id);
  const served = record && isServed(record, context.clock()) && !isMuted(context, caller, record);
  if (!served || !can(context, caller, 'read', record)) throw notFound(id);
  return record;
}

/** Whether the caller decides about the memory: it may review it, and not only look. */
export function decides(context: MemoryContext, caller: Caller, place: Placement): boolean {
  return caller.principal.mayDecide && can(context, caller, 'review', place);
}

/** The memory, for somebody who decides about it. Throws like `findFor`. */
export function findForDecision(
  context: MemoryContext,
  db: ReadableDb,
  caller: Caller,
  id: string,
  options: FindOptions = {},
): MemoryRecord {
  const record = findFor(context, db, caller, ['review'], id, options);
  if (!caller.principal.mayDecide) throw decidesInApp();
  return record;
}

interface FindOptions {
  /** Tombstones count as well; purged ones never do. */
  deleted?: boolean;
}

/**
 * The memory, for somebody who has one of `rights` on it. Throws `not_found` when the caller may not know of it and
 * `forbidden`, with the remedy, when it may only read.
 */
export function findFor(
  context: MemoryContext,
  db: ReadableDb,
  caller: Caller,
  rights: readonly ('write' | 'review')[],
  id: string,
  options: FindOptions = {},
): MemoryRecord {
  const record = findMemory(db, id);
  if (!record || record.purged_at !== null) throw notFound(id);
  if (record.deleted_at !== null && !options.deleted) throw notFound(id);
  if (rights.some((right) => can(context, caller, right, record))) return record;
  const known = isReadable(context, caller, record) || can(context, caller, 'write', record);
  if (!known) throw notFound(id);
  throw refusalOf(caller, record, rights.includes('write') ? 'write' : 'review');
}
