import { HoldfastError, type Problem } from '../../../../shared/errors.ts';
import type { Line } from '../../../../shared/lines.ts';
import { advanceImport, type ImportRow, markImported } from '../../store/imports.ts';
import { itemFailure } from '../batch.ts';
import { type Changing, savepoint } from '../changing.ts';
import { type Brought, bring } from './bring.ts';
import type { Item } from './item.ts';
import { restore } from './restore.ts';

export type Taken = Brought | { refused: Problem } | null;

/** Somebody else goes on with the same import, or has undone it meanwhile. */
class Overtaken extends HoldfastError {
  constructor(id: string) {
    super(
      'conflict',
      `Import ${id} was continued or undone by another request meanwhile.`,
      'See how far it is with: holdfast import list',
    );
  }
}

function take(c: Changing, item: Item, row: ImportRow): Taken {
  if (item.kind === 'frame') return null;
  if (item.kind === 'refused') return { refused: item.error };
  const brought = item.kind === 'new' ? bring(c, item.item, row) : restore(c, item.memory);
  if (brought.outcome === 'created')
    markImported(c.db, {
      seq: brought.record.seq,
      import: row.id,
      version: brought.record.latest_version,
    });
  return brought;
}

function takeGuarded(c: Changing, item: Item, row: ImportRow): Taken {
  try {
    return savepoint(c, () => take(c, item, row));
  } catch (error) {
    return { refused: itemFailure(error) };
  }
}

/** Lines that are taken together. */
export interface Chunk {
  lines: readonly Line[];
  items: readonly Item[];
  checksum: number;
}

/** What became of the lines of a chunk, in order; null for one that asks for nothing. */
export interface Step {
  taken: Taken[];
  created: number;
  duplicates: number;
  failed: number;
}

function count(taken: Taken[]): Step {
  const step: Step = { taken, created: 0, duplicates: 0, failed: 0 };
  for (const one of taken) {
    if (one === null) continue;
    if ('refused' in one) step.failed += 1;
    else if (one.outcome === 'created') step.created += 1;
    else step.duplicates += 1;
  }
  return step;
}

/** Runs a transaction in which memories change. */
export type Write = <T>(action: (c: Changing) => T) => T;

/**
 * Takes the items of a chunk and notes how far the import has come, in one transaction. Only when one of them fails is
 * everything taken back and done again with a savepoint around each, which costs more.
 */
export function takeChunk(write: Write, chunk: Chunk, row: ImportRow): Step {
  const takeAll = (one: typeof take) =>
    write((c) => {
      const step = count(chunk.items.map((item) => one(c, item, row)));
      const { taken: _, ...counts } = step;
      const progress = { ...counts, lines: chunk.lines.length, checksum: chunk.checksum };
      if (!advanceImport(c.db, row.id, row.position, progress, c.now)) throw new Overtaken(row.id);
      return step;
    });
  try {
    return takeAll(take);
  } catch (error) {
    if (error instanceof Overtaken) throw error;
    itemFailure(error); // throws what concerns more than one item
    return takeAll(takeGuarded);
  }
}
