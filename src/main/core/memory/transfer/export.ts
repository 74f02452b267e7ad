import type { ExportEnd, ExportHeader, ExportRequest } from '../../../../shared/transfer.ts';
import type { MemoryRecord } from '../../domain/memory.ts';
import type { Caller } from '../../domain/principal.ts';
import { appendAudit } from '../../store/audit.ts';
import { allOf, filterCondition } from '../../store/filter.ts';
import { memoriesAfter } from '../../store/paging.ts';
import { versionsOf } from '../../store/versions.ts';
import { type SqlCondition, visibleTo } from '../../store/visibility.ts';
import { can } from '../access.ts';
import type { MemoryContext } from '../context.ts';
import { mayReviewAnything, rowsFor } from '../visibility.ts';
import { toExported } from './records.ts';

/** Memories that are read at once. */
const PAGE = 200;

const TOMBSTONES: SqlCondition = { sql: 'm.deleted_at IS NOT NULL', params: {} };

/** The rows that `caller` may take with it; tombstones only when it could review them. */
function exportableRows(context: MemoryContext, caller: Caller, request: ExportRequest): SqlCondition {
  const { principal } = caller;
  const { complete, ...filters } = request;
  const state = request.state ?? (mayReviewAnything(context, principal) ? 'all' : 'active');
  // Muted memories are no less a person's to take along.
  const { include_muted = principal.subject === 'user' } = filters;
  const rows = rowsFor(context, caller, { ...filters, state, include_muted });
  if (!complete || state !== 'all') return rows;
  const reviewable = visibleTo(principal, 'review', context.rights.hasGrants(principal));
  const deleted = allOf(TOMBSTONES, reviewable, filterCondition({ ...filters, state }));
  return { sql: `(${rows.sql} OR ${deleted.sql})`, params: { ...rows.params, ...deleted.params } };
}

/** History shows texts that were never approved: it goes to those who may write or review, as `history` does. */
function maySeeHistory(context: MemoryContext, caller: Caller, record: MemoryRecord): boolean {
  return can(context, caller, 'write', record) || can(context, caller, 'review', record);
}

function auditExport(context: MemoryContext, { principal, source }: Caller): void {
  const entry = { user: principal.user, agent: principal.agent, key: principal.keyId, source };
  context.db.write((db) =>
    appendAudit(db, {
      ...entry,
      at: context.clock(),
      action: 'memory.export',
      object: null,
      outcome: 'ok',
    }),
  );
}

const toLine = (value: object): string => `${JSON.stringify(value)}\n`;

/**
 * The memories that `caller` may read or review and that pass the filters, as lines of JSON: a header, the
 * memories in the order in which they were stored, an end. Each memory is whole; one that changes meanwhile is exported as
 * it was or as it is.
 */
export function* exportLines(
  context: MemoryContext,
  caller: Caller,
  request: ExportRequest,
): Generator<string, void> {
  const where = exportableRows(context, caller, request);
  auditExport(context, caller);
  yield toLine({ holdfast_export: 1 } satisfies ExportHeader);
  let memories = 0;
  for (let after = 0; ; ) {
    const records = memoriesAfter(context.db, where, after, PAGE);
    const last = records.at(-1);
    if (last === undefined) break;
    const uses = context.uses.of(records.map((record) => record.seq));
    for (const record of records) {
      const history = request.complete && maySeeHistory(context, caller, record);
      const versions = history ? versionsOf(context.db, record.seq) : null;
      yield toLine(toExported(record, uses.get(record.seq), versions));
    }
    memories += records.length;
    after = last.seq;
  }
  yield toLine({ holdfast_export_end: { memories } } satisfies ExportEnd);
}
