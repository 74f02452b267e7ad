import type { MemoryRecord } from '../domain/memory.ts';
import type { Caller } from '../domain/principal.ts';
import type { RecallRecord } from '../store/recalls.ts';
import type { MemoryContext } from './context.ts';

/** Counts that memories were read. What the app shows to a person is no use of them. */
export function countUse(context: MemoryContext, caller: Caller, records: readonly MemoryRecord[]): void {
  if (caller.source === 'ui' || records.length === 0) return;
  context.uses.count(
    records.map((record) => record.seq),
    context.clock(),
  );
}

/** Counts the memories of an answer, and notes to whom they went, in the order in which they stand there. */
export function handOut(
  context: MemoryContext,
  caller: Caller,
  via: RecallRecord['via'],
  records: readonly MemoryRecord[],
): void {
  countUse(context, caller, records);
  const { principal, source, session = null } = caller;
  if (source === 'ui') return;
  const { user, agent } = principal;
  const at = context.clock();
  const seqs = records.filter(({ state }) => state === 'active').map(({ seq }) => seq);
  if (seqs.length > 0) context.recalls.note({ seqs, at, user, agent, session, source, via });
}
