import type { Mute, MuteResult } from '../../../shared/activity.ts';
import { HoldfastError } from '../../../shared/errors.ts';
import { toTimestamp } from '../../../shared/time.ts';
import type { MemoryRecord } from '../domain/memory.ts';
import type { Caller } from '../domain/principal.ts';
import { findMemories } from '../store/memories.ts';
import { deleteMute, insertMute, listMutes } from '../store/mutes.ts';
import { findReadable, isMuted } from './access.ts';
import { auditMemory, changing } from './changing.ts';
import type { MemoryContext } from './context.ts';
import { viewsOf } from './view.ts';
import { rowsFor } from './visibility.ts';

/** Every search carries the mutes of its user along, so they are few. */
const MUTES_MAX = 1000;

function assertPerson({ principal }: Caller): void {
  if (principal.subject === 'user') return;
  throw new HoldfastError(
    'forbidden',
    'Only a person decides what its agents are not to recall.',
    'Use a user key without X-Agent-ID.',
  );
}

function assertMutable(context: MemoryContext, { principal }: Caller, record: MemoryRecord): void {
  if (record.user === principal.user && (record.scope === 'agent' || record.scope === 'user'))
    throw new HoldfastError(
      'conflict',
      'This memory is your own: there is nobody else for whom it would have to stay.',
      'Deactivate it instead: nobody recalls it then.',
    );
  if (context.mutes.of(principal.user).size >= MUTES_MAX)
    throw new HoldfastError(
      'conflict',
      `You have muted ${MUTES_MAX} memories, which is as many as there can be.`,
      'Unmute some, or ask a reviewer to deactivate what is of no use to anybody.',
    );
}

/** Hides a memory of others from the recall of the caller's agents; nothing changes for anybody else. Unmuting takes it back. */
export function mute(context: MemoryContext, caller: Caller, id: string): MuteResult {
  assertPerson(caller);
  const record = findReadable(context, caller, id);
  if (isMuted(context, caller, record)) return { id, muted: true };
  assertMutable(context, caller, record);
  const { user } = caller.principal;
  changing(context, caller, (c) => {
    insertMute(c.db, { user, seq: record.seq, muted_at: c.now });
    auditMemory(c, 'mute', id);
  });
  context.mutes.changed(user);
  context.bus.publishMute(user, record, true, context.clock());
  return { id, muted: true };
}

export function unmute(context: MemoryContext, caller: Caller, id: string): MuteResult {
  assertPerson(caller);
  const record = findReadable(context, caller, id);
  if (!isMuted(context, caller, record)) return { id, muted: false };
  const { user } = caller.principal;
  changing(context, caller, (c) => {
    deleteMute(c.db, user, record.seq);
    auditMemory(c, 'unmute', id);
  });
  context.mutes.changed(user);
  context.bus.publishMute(user, record, false, context.clock());
  return { id, muted: false };
}

/** What the caller muted and may still read, the newest mute first. */
export function mutes(context: MemoryContext, caller: Caller): Mute[] {
  assertPerson(caller);
  const rows = listMutes(context.db, caller.principal.user);
  const where = rowsFor(context, caller, { state: 'all', include_muted: true });
  const records = findMemories(
    context.db,
    where,
    rows.map(({ seq }) => seq),
  );
  const mutedAt = new Map(rows.map(({ seq, muted_at }) => [seq, muted_at]));
  return viewsOf(context, caller, records).map((memory, index) => ({
    memory,
    muted_at: toTimestamp(mutedAt.get(records[index]?.seq ?? 0) ?? 0),
  }));
}
