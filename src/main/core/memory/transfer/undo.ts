import { setImmediate } from 'node:timers/promises';
import { HoldfastError } from '../../../../shared/errors.ts';
import type { UndoImportResult } from '../../../../shared/transfer.ts';
import type { Caller } from '../../domain/principal.ts';
import { isServerAdmin } from '../../domain/rights.ts';
import type { OnProgress } from '../../engine.ts';
import { countImported, type ImportRow, importedMemories, setImportState } from '../../store/imports.ts';
import { findMemory } from '../../store/memories.ts';
import { itemFailure } from '../batch.ts';
import { applyVersion, type Changing, changing, rejectPending, savepoint } from '../changing.ts';
import type { MemoryContext } from '../context.ts';
import { forget } from '../forget.ts';
import { needImport, toImport } from './session.ts';

const CHUNK = 100;

/** An administrator takes back what it restored, whoever it belongs to. */
function takeBack(c: Changing, id: string, reason: string): void {
  const record = findMemory(c.db, id);
  if (!record || record.deleted_at !== null) return;
  const refersTo = rejectPending(c, record);
  applyVersion(
    c,
    record,
    { deleted_at: c.now, pending_version: null },
    { operation: 'delete', event: 'memory.deleted', reason, refersTo },
  );
}

function removeGuarded(c: Changing, row: ImportRow, id: string): boolean {
  const reason = `Import ${row.id} was undone.`;
  try {
    savepoint(c, () => (row.mode === 'restore' ? takeBack(c, id, reason) : forget(c, id, { reason })));
    return true;
  } catch (error) {
    itemFailure(error);
    return false;
  }
}

function assertMayUndo({ principal }: Caller, row: ImportRow): void {
  if (row.mode === 'restore' && !isServerAdmin(principal))
    throw new HoldfastError('forbidden', 'Only an administrator, in person, takes back what was restored.');
}

/**
 * Deletes every memory that an import brought, whatever happened to it since. The import is marked first, so that nobody
 * goes on with it; an undo that was cut off is ended by another one. Each deletion can be undone.
 */
export async function undoImport(
  context: MemoryContext,
  caller: Caller,
  id: string,
  onProgress: OnProgress,
): Promise<UndoImportResult> {
  const row = needImport(context, caller, id);
  assertMayUndo(caller, row);
  context.db.write((db) => setImportState(db, id, 'undone', context.clock()));
  const total = countImported(context.db, id);
  let deleted = 0;
  let failed = 0;
  for (let after = 0; ; ) {
    const page = importedMemories(context.db, id, after, CHUNK);
    const last = page.at(-1);
    if (last === undefined) break;
    const gone = changing(context, caller, (c) => page.filter((memory) => removeGuarded(c, row, memory.id)));
    deleted += gone.length;
    failed += page.length - gone.length;
    after = last.seq;
    onProgress({ step: 'deleting', done: deleted + failed, total });
    await setImmediate();
  }
  return { import: toImport(needImport(context, caller, id)), deleted, failed };
}
