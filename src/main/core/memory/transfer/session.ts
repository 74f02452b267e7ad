import { uuidv7obj } from 'uuidv7';
import { NO_LINES } from '../../../../shared/checksum.ts';
import { HoldfastError } from '../../../../shared/errors.ts';
import { toTimestamp } from '../../../../shared/time.ts';
import type { Import, ImportRequest } from '../../../../shared/transfer.ts';
import { decidesInApp, isTrusted } from '../../domain/approval.ts';
import type { Caller } from '../../domain/principal.ts';
import { isServerAdmin, isTenantAdmin } from '../../domain/rights.ts';
import { findImport, type ImportRow, insertImport, listImports } from '../../store/imports.ts';
import { findUser } from '../../store/users.ts';
import type { MemoryContext } from '../context.ts';
import { mayReviewAnything } from '../visibility.ts';

const LISTED = 200;

export function toImport(row: ImportRow): Import {
  return { ...row, started_at: toTimestamp(row.started_at), updated_at: toTimestamp(row.updated_at) };
}

/** A refusal at the start is better than one for each of a million lines. */
function assertMayImport(context: MemoryContext, { principal }: Caller, mode: ImportRequest['mode']): void {
  if (mode === 'restore' && !principal.mayDecide) throw decidesInApp();
  if (mode === 'restore' && !isServerAdmin(principal))
    throw new HoldfastError(
      'forbidden',
      'Only an administrator, in person, restores memories as an export says they were.',
      'Import them without --restore: they then wait for review.',
    );
  if (
    mode === 'approve' &&
    !isTrusted(principal) &&
    !(principal.mayDecide && mayReviewAnything(context, principal))
  )
    throw new HoldfastError(
      'forbidden',
      'This key may not review, so it cannot approve what it imports.',
      'Leave out --approve: a person then reviews what was imported.',
    );
}

function newImport(context: MemoryContext, { principal }: Caller, request: ImportRequest): ImportRow {
  const now = context.clock();
  const { name, format, mode, settings } = request;
  return {
    id: `imp_${uuidv7obj().toHex()}`,
    name,
    format,
    mode,
    settings,
    user: principal.user,
    agent: principal.agent,
    state: 'open',
    position: 0,
    checksum: NO_LINES,
    created: 0,
    duplicates: 0,
    failed: 0,
    started_at: now,
    updated_at: now,
  };
}

/** Who imported, in person or as the same agent, and the administrator of its tenant. */
function concerns(context: MemoryContext, { principal }: Caller, row: ImportRow): boolean {
  if (isTenantAdmin(principal)) return findUser(context.db, row.user)?.tenant === principal.tenant;
  return row.user === principal.user && (principal.subject === 'user' || row.agent === principal.agent);
}

/** The import, for those whom it concerns; to all others it does not exist. */
export function needImport(context: MemoryContext, caller: Caller, id: string): ImportRow {
  const row = findImport(context.db, id);
  if (row && concerns(context, caller, row)) return row;
  throw new HoldfastError(
    'not_found',
    `There is no import ${id.slice(0, 64)} that you may see.`,
    'The imports are listed by: holdfast import list',
  );
}

function resumed(context: MemoryContext, caller: Caller, id: string, request: ImportRequest): ImportRow {
  const row = needImport(context, caller, id);
  if (row.state !== 'open')
    throw new HoldfastError('conflict', `Import ${id} is ${row.state}; there is nothing to resume.`);
  if (row.user !== caller.principal.user || row.agent !== caller.principal.agent)
    throw new HoldfastError('forbidden', 'Only the one who began an import goes on with it.');
  if (row.position !== request.position)
    throw new HoldfastError(
      'conflict',
      `Import ${id} is at line ${row.position}, not at ${request.position}.`,
      'Ask for the import and go on from its position.',
    );
  if (request.checksum !== undefined && row.checksum !== request.checksum)
    throw new HoldfastError(
      'conflict',
      'This is not the source that the import began with: what was imported of it differs.',
      'Resume it with the same file, or undo it and import the new one from the start.',
    );
  return row;
}

/** The import that a request begins or goes on with. A dry run has one that is not written. */
export function openImport(context: MemoryContext, caller: Caller, request: ImportRequest): ImportRow {
  if (request.resume !== undefined) {
    const row = resumed(context, caller, request.resume, request);
    assertMayImport(context, caller, row.mode);
    return row;
  }
  assertMayImport(context, caller, request.mode);
  const row = newImport(context, caller, request);
  if (!request.dry_run) context.db.write((db) => insertImport(db, row));
  return row;
}

/** The newest imports of the caller: in person those of all its agents, as an administrator those of the tenant. */
export function imports(context: MemoryContext, { principal }: Caller): Import[] {
  const { tenant, user, agent } = principal;
  const inPerson = principal.subject === 'user';
  const of = {
    tenant,
    user: isTenantAdmin(principal) ? null : user,
    agent: inPerson ? null : agent,
  };
  return listImports(context.db, of, LISTED).map(toImport);
}
