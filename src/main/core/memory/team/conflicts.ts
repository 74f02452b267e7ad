import { HoldfastError } from '../../../../shared/errors.ts';
import type { Conflict, ConflictList, SettleRequest } from '../../../../shared/team.ts';
import { toTimestamp } from '../../../../shared/time.ts';
import { type Fields, fieldsOf, type MemoryRecord } from '../../domain/memory.ts';
import type { Caller } from '../../domain/principal.ts';
import type { Operation } from '../../domain/team/operation.ts';
import { reduce } from '../../domain/team/reduce.ts';
import type { ReadableDb } from '../../store/database.ts';
import { findMemories, findMemory } from '../../store/memories.ts';
import { findConflict, listConflicts } from '../../store/team-conflicts.ts';
import { operationsOf } from '../../store/team-operations.ts';
import { linkedVersions } from '../../store/team-versions.ts';
import { findTeam } from '../../store/teams.ts';
import { can, findForDecision } from '../access.ts';
import { applyVersion, type Changing } from '../changing.ts';
import type { MemoryContext } from '../context.ts';
import { forget } from '../forget.ts';
import type { Revision } from '../revise.ts';
import { viewOf } from '../view.ts';

import { timeOf } from './scene.ts';
import type { RulesOf } from './sending.ts';

/** The heads of a memory in conflict, the one that is served for the time being last. */
function sidesOf(db: ReadableDb, rulesOf: RulesOf, record: MemoryRecord): Operation[] {
  const team = findTeam(db, findConflict(db, record.seq)?.team ?? '');
  if (!team) return [];
  const all = operationsOf(db, [record.id]).get(record.id) ?? [];
  const own = all.filter((operation) => operation.team === team.id);
  const { heads, shown } = reduce(record.id, own, rulesOf(team));
  const serving = (operation: Operation) => (operation.id === shown?.operation.id ? 1 : 0);
  return [...heads].sort((a, b) => serving(a) - serving(b));
}

/** Numbers of the versions that are the other sides of a memory's conflict. */
export function conflictingVersions(
  db: ReadableDb,
  rulesOf: RulesOf,
  record: MemoryRecord,
): ReadonlySet<number> {
  if (!findConflict(db, record.seq)) return new Set();
  const numbers = linkedVersions(db, [record.seq]).get(record.seq) ?? new Map<string, number>();
  const others = sidesOf(db, rulesOf, record).slice(0, -1);
  return new Set(others.flatMap(({ id }) => numbers.get(id) ?? []));
}

function conflictOf(
  context: MemoryContext,
  rulesOf: RulesOf,
  caller: Caller,
  record: MemoryRecord,
): Conflict {
  const sides = sidesOf(context.db, rulesOf, record);
  return {
    id: record.id,
    sides: sides.map((side, index) => {
      const fields = side.payload ? fieldsOf(side.payload) : {};
      return {
        operation: side.id,
        serving: index === sides.length - 1,
        deleted: side.kind === 'delete',
        member: side.author,
        at: toTimestamp(timeOf(side)),
        memory: viewOf(context, caller, { ...record, ...fields, pending_version: null }),
      };
    }),
  };
}

/** Memories with several versions that were made on the same one, for those who may decide about them. */
export function conflicts(context: MemoryContext, rulesOf: RulesOf, caller: Caller): ConflictList {
  const rows = listConflicts(context.db);
  const records = findMemories(
    context.db,
    { sql: 'TRUE', params: {} },
    rows.map(({ seq }) => seq),
  );
  const mine = records.filter((record) => can(context, caller, 'review', record));
  return { conflicts: mine.map((record) => conflictOf(context, rulesOf, caller, record)) };
}

/** Ends a conflict with one of its sides, or with another text. It is a change like any other, and can be undone. */
export function settle(c: Changing, rulesOf: RulesOf, id: string, request: SettleRequest): Revision {
  const record = findForDecision(c.context, c.db, c.caller, id);
  const sides = findConflict(c.db, record.seq) ? sidesOf(c.db, rulesOf, record) : [];
  if (sides.length === 0)
    throw new HoldfastError('conflict', 'This memory is in no conflict.', 'See: holdfast team conflicts');
  const chosen = sides.find(({ id: operation }) => operation === request.operation);
  if (request.operation !== undefined && !chosen)
    throw new HoldfastError(
      'stale_version',
      'The conflict has changed: that version is no side of it any more.',
      'Look at it again: holdfast team conflicts',
    );
  if (chosen?.kind === 'delete') {
    forget(c, id, { reason: 'A conflict was settled with the delete.' });
    return { record: findMemory(c.db, id) ?? record, outcome: 'updated', notice: null };
  }
  const fields: Partial<Fields> = chosen?.payload
    ? fieldsOf(chosen.payload)
    : { content: request.content ?? '' };
  const next = {
    ...fields,
    state: 'active',
    reviewed_by: c.caller.principal.user,
    reviewed_at: c.now,
  } as const;
  const entry = {
    operation: 'edit',
    event: 'memory.changed',
    reason: chosen
      ? 'A conflict was settled with one of its versions.'
      : 'A conflict was settled with a new text.',
  } as const;
  return { record: applyVersion(c, record, next, entry), outcome: 'updated', notice: null };
}
