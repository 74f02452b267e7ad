import { type Draft, type Fields, isObject, type Read } from '../draft.ts';
import { jsonLines, textLines } from '../json-lines.ts';
import { FIELDS } from '../record.ts';

const MIB = 1024 * 1024;
/** A line of an export holds a memory with all of its versions. */
const LINE_MAX = 64 * MIB;

const INCOMPLETE = 'The file ends before its last line: the export was cut off, and some of it is missing.';

/** The fields of an exported memory that make a new one; those of a line that people wrote stay all, to be checked. */
function draftOf(fields: Fields, at: string): Draft {
  const isExported = 'versions' in fields || 'latest_version' in fields;
  const names = isExported ? ['content', ...FIELDS] : Object.keys(fields);
  const given = names.filter((name) => fields[name] !== null && fields[name] !== undefined);
  return { ...Object.fromEntries(given.map((name) => [name, fields[name]])), at } as Draft;
}

/** Notices the first and the last line of an export. */
class Frame {
  #begun = false;
  #ended = false;

  /** True for a line that is no memory. */
  takes(text: string): boolean {
    if (text.startsWith('{"holdfast_export":')) this.#begun = true;
    else if (text.startsWith('{"holdfast_export_end":')) this.#ended = true;
    else return false;
    return true;
  }

  get isCutOff(): boolean {
    return this.#begun && !this.#ended;
  }
}

/** New memories from the lines of an export, or of a file with one JSON object a line that has the fields of a memory. */
export async function* readHoldfast(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Read, void> {
  const frame = new Frame();
  for await (const line of jsonLines(bytes, LINE_MAX)) {
    if ('problem' in line) yield line;
    else if (!isObject(line.value)) yield { at: line.at, problem: 'The line must be a JSON object.' };
    else if (!frame.takes(JSON.stringify(line.value)) && (line.value.deleted_at ?? null) === null)
      yield draftOf(line.value, line.at);
  }
  if (frame.isCutOff) yield { at: 'the end', problem: INCOMPLETE };
}

/** The lines of an export as they are, for the engine to restore. */
export async function* readForRestore(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Read, void> {
  const frame = new Frame();
  for await (const line of textLines(bytes, LINE_MAX)) {
    if ('problem' in line) yield line;
    else {
      frame.takes(line.value);
      yield line.value;
    }
  }
  if (frame.isCutOff) yield { at: 'the end', problem: INCOMPLETE };
}
