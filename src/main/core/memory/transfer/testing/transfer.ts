import type { Line } from '../../../../../shared/lines.ts';
import {
  type ExportedMemory,
  ExportRequest,
  type ImportItemInput,
  type ImportOutcome,
  ImportRequest,
  type ImportResult,
} from '../../../../../shared/transfer.ts';
import type { Caller } from '../../../domain/principal.ts';
import type { TestEngine } from '../../testing/engine.ts';

const encoder = new TextEncoder();

/** The text of an export: everything that `caller` may take with it, unless told otherwise. */
export function exported(t: TestEngine, caller: Caller, request: object = {}): string {
  return [...t.engine.transfer.export(caller, ExportRequest.parse(request))].join('');
}

/** The memories of an export. */
export function memoriesIn(text: string): ExportedMemory[] {
  return text
    .trimEnd()
    .split('\n')
    .slice(1, -1)
    .map((line) => JSON.parse(line));
}

async function* linesOf(text: string): AsyncGenerator<Line, void> {
  for (const line of text.split('\n')) if (line !== '') yield encoder.encode(line);
}

export interface Imported extends ImportResult {
  id: string | undefined;
  items: ImportOutcome[];
}

/** Imports lines of JSON. */
export async function importText(
  t: TestEngine,
  caller: Caller,
  text: string,
  request: object = {},
): Promise<Imported> {
  const items: ImportOutcome[] = [];
  let id: string | undefined;
  const result = await t.engine.transfer.import(caller, ImportRequest.parse(request), linesOf(text), {
    begun: (begun) => {
      id = begun.id;
    },
    items: (more) => void items.push(...more),
  });
  return { ...result, id, items };
}

/** Imports items. */
export function importItems(
  t: TestEngine,
  caller: Caller,
  items: (ImportItemInput | object)[],
  request: object = {},
): Promise<Imported> {
  return importText(t, caller, items.map((item) => JSON.stringify(item)).join('\n'), request);
}
