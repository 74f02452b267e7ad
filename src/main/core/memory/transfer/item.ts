import { HoldfastError, type Problem } from '../../../../shared/errors.ts';
import { parseJson } from '../../../../shared/json.ts';
import type { Line } from '../../../../shared/lines.ts';
import {
  ExportEnd,
  ExportedMemory,
  ExportHeader,
  IMPORT_LINE_MAX,
  ImportItem,
  type ImportRequest,
  RESTORE_LINE_MAX,
  UnreadableItem,
} from '../../../../shared/transfer.ts';
import { validate } from '../../../../shared/validation.ts';
import { itemFailure } from '../batch.ts';

/** What a line of a source asks for. */
export type Item =
  | { kind: 'new'; at: string | undefined; item: ImportItem }
  | { kind: 'restore'; at: string; memory: ExportedMemory }
  | { kind: 'refused'; at: string | undefined; error: Problem }
  /** The first or the last line of an export, which asks for nothing. */
  | { kind: 'frame' };

const MIB = 1024 * 1024;

function lineLimit(mode: ImportRequest['mode']): number {
  return mode === 'restore' ? RESTORE_LINE_MAX : IMPORT_LINE_MAX;
}

function has<Name extends string>(value: unknown, name: Name): value is Record<Name, unknown> {
  return typeof value === 'object' && value !== null && name in value;
}

function readValue(value: unknown, mode: ImportRequest['mode']): Item {
  if (has(value, 'problem')) {
    const { at, problem } = validate(UnreadableItem, value);
    return { kind: 'refused', at, error: { code: 'validation_failed', message: problem } };
  }
  if (mode !== 'restore') {
    const item = validate(ImportItem, value);
    return { kind: 'new', at: item.at, item };
  }
  if (has(value, 'holdfast_export')) validate(ExportHeader, value);
  else if (has(value, 'holdfast_export_end')) validate(ExportEnd, value);
  else {
    const memory = validate(ExportedMemory, value);
    return { kind: 'restore', at: memory.id, memory };
  }
  return { kind: 'frame' };
}

/** Where a value that is not valid says it is from, so that the message can name it. */
function placeOf(value: unknown): string | undefined {
  const at = has(value, 'at') ? value.at : has(value, 'id') ? value.id : undefined;
  return typeof at === 'string' ? at.slice(0, 1024) : undefined;
}

/** Reads one line. What is wrong with it becomes part of the item; nothing is thrown. */
export function readItem(line: Line, mode: ImportRequest['mode']): Item {
  let value: unknown;
  try {
    if (line === null)
      throw new HoldfastError('payload_too_large', `The line is longer than ${lineLimit(mode) / MIB} MiB.`);
    value = parseJson(line, 'The line');
    return readValue(value, mode);
  } catch (error) {
    return { kind: 'refused', at: placeOf(value), error: itemFailure(error) };
  }
}
