import { hash } from 'node:crypto';
import { uuidv7obj } from 'uuidv7';
import { HoldfastError } from '../../../shared/errors.ts';
import type { StoreOutcome, StoreRequest } from '../../../shared/memory.ts';
import { assertMayAskFor, assertMayWriteScope, initialState, isTrusted } from '../domain/approval.ts';
import { isWaiting, type MemoryRecord } from '../domain/memory.ts';
import { idNaming } from '../domain/team/memory-id.ts';
import { findAnswer, rememberAnswer } from '../store/idempotency.ts';
import { findByKey, findMemory, findSameText, ownerOf } from '../store/memories.ts';
import type { Rejection } from '../store/rejections.ts';
import { sharedDeviceOf } from '../store/teams.ts';
import { decides, findFor } from './access.ts';
import { type Changing, createMemory } from './changing.ts';
import { fieldsOfRequest } from './fields.ts';
import { rejectedNotice, rejectionOf } from './rejected.ts';
import { revise } from './revise.ts';

/** A memory after a store, and what became of the request. */
export interface Stored {
  record: MemoryRecord;
  outcome: StoreOutcome;
  notice: string | null;
  /** True when an earlier call with the same idempotency key did the work. */
  replayed?: boolean;
}

const REJECTED =
  'A person rejected the same text before, so this one waits for review whatever the approval policy.';

/**
 * `mem_` and a UUIDv7 without dashes: ids sort by the time they were made (RFC 9562, section 5.7). Of the member of a team
 * they name its device as well.
 */
function newId({ db, caller: { principal } }: Changing): string {
  const uuid = uuidv7obj().toHex();
  const device = sharedDeviceOf(db, principal.tenant, principal.user);
  return device === undefined ? `mem_${uuid}` : idNaming(uuid, device);
}

/** Stores one memory, or answers with the one that an earlier call with the same idempotency key stored. */
export function remember(c: Changing, request: StoreRequest, idempotencyKey: string | undefined): Stored {
  if (idempotencyKey === undefined) return rememberOnce(c, request);
  const call = { apiKey: c.caller.principal.keyId, idempotencyKey };
  const requestHash = hash('sha256', JSON.stringify([c.caller.principal.agent, request]), 'buffer');
  const earlier = findAnswer(c.db, call);
  if (earlier) return replay(c, earlier, requestHash);
  const stored = rememberOnce(c, request);
  const answer = { id: stored.record.id, outcome: stored.outcome, notice: stored.notice };
  rememberAnswer(c.db, call, { requestHash, answer, at: c.now });
  return stored;
}

function replay(
  c: Changing,
  earlier: NonNullable<ReturnType<typeof findAnswer>>,
  requestHash: Buffer,
): Stored {
  if (!requestHash.equals(earlier.requestHash))
    throw new HoldfastError(
      'idempotency_mismatch',
      'This idempotency key was used for another request.',
      'Make a new idempotency key for every new request.',
    );
  const { id, outcome, notice } = earlier.answer;
  const record = findMemory(c.db, id);
  if (!record || record.purged_at !== null)
    throw new HoldfastError('not_found', `The memory that this request stored, ${id}, has been purged.`);
  return { record, outcome, notice, replayed: true };
}

/** Stores one memory. `createdAt`, in milliseconds, is when it was made elsewhere. */
export function rememberOnce(c: Changing, request: StoreRequest, createdAt = c.now): Stored {
  const { principal } = c.caller;
  assertMayWriteScope(principal, request.scope);
  if (request.expires_at !== null && Date.parse(request.expires_at) <= c.now)
    throw new HoldfastError('validation_failed', 'expires_at: must be in the future.');
  const draft = draftOf(c, request, createdAt);
  const mayReview = decides(c.context, c.caller, draft);
  assertMayAskFor(principal, request, mayReview);
  c.context.rights.ensureAgent(c.db, principal.user, principal.agent);
  if (request.namespace !== null && request.key !== null) {
    const existing = findByKey(c.db, ownerOf(draft), request.namespace, request.key);
    if (existing) return storeAgain(c, existing, request, mayReview);
  }
  const same = findSameText(c.db, draft);
  const twin = same.find(
    (record) => record.deleted_at === null && (record.expires_at === null || record.expires_at > c.now),
  );
  if (twin && request.key === null && request.on_duplicate === 'return') return alreadyThere(twin);
  const rejection = rejectionOf(c, draft);
  if (rejection) return neverAgain(draft, rejection);
  return storeNew(c, request, draft, same.some(wasRejected));
}

/** The record of a new memory, still without the state that the approval rules give it. */
function draftOf(c: Changing, request: StoreRequest, createdAt: number): Omit<MemoryRecord, 'seq'> {
  const { principal, source } = c.caller;
  return {
    ...fieldsOfRequest(request),
    id: newId(c),
    state: 'inactive',
    tenant: principal.tenant,
    user: principal.user,
    agent: principal.agent,
    session: request.session,
    source,
    created_at: createdAt,
    updated_at: createdAt,
    version: 1,
    latest_version: 1,
    pending_version: null,
    reviewed_by: null,
    reviewed_at: null,
    deleted_at: null,
    purged_at: null,
  };
}

function storeNew(
  c: Changing,
  request: StoreRequest,
  draft: Omit<MemoryRecord, 'seq'>,
  rejectedBefore: boolean,
): Stored {
  const { principal } = c.caller;
  const state = initialState(principal, request.state, rejectedBefore);
  const approvedInPerson = state === 'active' && !isTrusted(principal);
  const reviewed = approvedInPerson ? { reviewed_by: principal.user, reviewed_at: c.now } : {};
  const record = createMemory(
    c,
    { ...draft, state, ...reviewed },
    { operation: 'store', event: 'memory.stored', reason: request.reason },
  );
  return { record, outcome: 'created', notice: rejectedBefore ? REJECTED : null };
}

/** A tombstone that a reviewer made of a memory that had never been approved. */
function wasRejected(record: MemoryRecord): boolean {
  return record.deleted_at !== null && record.state === 'inactive' && record.reviewed_at !== null;
}

/** What an agent gets instead of a memory whose text was rejected for good: its own request, under the id of what was rejected. */
function neverAgain(draft: Omit<MemoryRecord, 'seq'>, rejection: Rejection & { id: string }): Stored {
  const { seq, id, rejected_by, rejected_at } = rejection;
  const record = { ...draft, seq, id, reviewed_by: rejected_by, reviewed_at: rejected_at };
  return { record, outcome: 'unchanged', notice: rejectedNotice(rejection) };
}

function isSetAside(record: MemoryRecord): boolean {
  return record.state === 'inactive' && !isWaiting(record);
}

function alreadyThere(record: MemoryRecord): Stored {
  if (isSetAside(record))
    return {
      record,
      outcome: 'unchanged',
      notice: `This text is stored, but ${record.reviewed_by ?? 'a person'} set it aside; storing it again does not activate it. A reviewer can approve it.`,
    };
  const waits = isWaiting(record) ? ' and waits for review' : '';
  return {
    record,
    outcome: 'duplicate',
    notice: `The same text is stored already${waits}; nothing was added.`,
  };
}

/** A store under a namespace and key that are taken: a new version of that memory. */
function storeAgain(c: Changing, existing: MemoryRecord, request: StoreRequest, mayReview: boolean): Stored {
  findFor(c.context, c.db, c.caller, ['write'], existing.id);
  // A trusted writer's text would have been active as a new memory; set aside memories stay so whoever writes.
  const undecided = existing.state === 'inactive' && isWaiting(existing);
  const activate = undecided && isTrusted(c.caller.principal) && request.state !== 'inactive';
  const revised = revise(c, existing, fieldsOfRequest(request), {
    entry: { operation: 'store', event: 'memory.changed', reason: request.reason },
    approve: request.state === 'active' && mayReview && !isSetAside(existing),
    propose: request.state === 'inactive',
    activate,
  });
  if (revised.outcome === 'unchanged')
    return revised.notice === null ? alreadyThere(revised.record) : { ...revised, outcome: 'unchanged' };
  const notice = isSetAside(existing)
    ? 'This memory was set aside; the new version waits for review and stays inactive until a person approves it.'
    : revised.notice;
  return { ...revised, notice };
}
