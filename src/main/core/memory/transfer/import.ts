import { setImmediate } from 'node:timers/promises';
import { withLine } from '../../../../shared/checksum.ts';
import type { Line } from '../../../../shared/lines.ts';
import type { ImportOutcome, ImportRequest, ImportResult } from '../../../../shared/transfer.ts';
import type { Caller } from '../../domain/principal.ts';
import type { OnImport } from '../../engine.ts';
import { findImport, type ImportRow, insertImport, setImportState } from '../../store/imports.ts';
import { changing } from '../changing.ts';
import type { MemoryContext } from '../context.ts';
import { type Chunk, type Step, takeChunk, type Write } from './chunk.ts';
import { type Item, readItem } from './item.ts';
import { rehearsing } from './rehearse.ts';
import { openImport, toImport } from './session.ts';

/** Lines that are written in one transaction: few enough to keep other requests waiting only shortly. */
const CHUNK_LINES = 200;
const CHUNK_BYTES = 1024 * 1024;

/** Lines in groups that are not too large. */
async function* chunksOf(lines: AsyncIterable<Line>): AsyncGenerator<Line[], void> {
  let chunk: Line[] = [];
  let bytes = 0;
  for await (const line of lines) {
    chunk.push(line);
    bytes += line?.length ?? 0;
    if (chunk.length < CHUNK_LINES && bytes < CHUNK_BYTES) continue;
    yield chunk;
    chunk = [];
    bytes = 0;
  }
  if (chunk.length > 0) yield chunk;
}

/** Counts of one request. */
type Counts = Pick<ImportResult, 'created' | 'duplicates' | 'failed'>;

function outcomesOf({ taken }: Step, items: readonly Item[], first: number): ImportOutcome[] {
  return taken.flatMap((one, index): ImportOutcome[] => {
    const item = items[index];
    if (one === null || item === undefined || item.kind === 'frame') return [];
    const { at } = item;
    const about = { position: first + index, ...(at === undefined ? {} : { at }) };
    if ('refused' in one) return [{ ...about, outcome: 'failed', error: one.refused }];
    return [{ ...about, outcome: one.outcome, id: one.record.id }];
  });
}

/** Takes a chunk; returns the import as it is afterwards. */
function advance(write: Write, row: ImportRow, chunk: Chunk): { row: ImportRow; step: Step } {
  const step = takeChunk(write, chunk, row);
  const next = {
    ...row,
    position: row.position + chunk.lines.length,
    checksum: chunk.checksum,
    created: row.created + step.created,
    duplicates: row.duplicates + step.duplicates,
    failed: row.failed + step.failed,
  };
  return { row: next, step };
}

function finish(context: MemoryContext, { id }: ImportRow, more: boolean): ImportResult['import'] {
  if (!more)
    context.db.write((db) => {
      if (findImport(db, id)?.state === 'open') setImportState(db, id, 'finished', context.clock());
    });
  const row = findImport(context.db, id);
  return row ? toImport(row) : null;
}

/**
 * Imports lines of JSON, chunk by chunk, in memory that does not grow with their number. What it has done when the lines
 * or the engine end too early stays, and the import goes on from there when it is resumed.
 */
export async function importLines(
  context: MemoryContext,
  caller: Caller,
  request: ImportRequest,
  lines: AsyncIterable<Line>,
  on: OnImport,
): Promise<ImportResult> {
  const importer: Caller = { ...caller, source: 'import' };
  let row = openImport(context, caller, request);
  if (!request.dry_run) on.begun(toImport(row));
  const write: Write = request.dry_run
    ? rehearsing(context, importer, (c) => insertImport(c.db, row))
    : (action) => changing(context, importer, action);
  const counts: Counts = { created: 0, duplicates: 0, failed: 0 };
  for await (const chunk of chunksOf(lines)) {
    const items = chunk.map((line) => readItem(line, row.mode));
    const checksum = chunk.reduce((sum, line) => withLine(sum, line), row.checksum);
    const done = advance(write, row, { lines: chunk, items, checksum });
    on.items(outcomesOf(done.step, items, row.position));
    row = done.row;
    counts.created += done.step.created;
    counts.duplicates += done.step.duplicates;
    counts.failed += done.step.failed;
    // Other requests get their turn between two transactions.
    await setImmediate();
  }
  return { import: request.dry_run ? null : finish(context, row, request.more), ...counts };
}
