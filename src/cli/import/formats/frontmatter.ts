import { parse, YAMLError } from 'yaml';
import { HoldfastError } from '../../../shared/errors.ts';
import { decodeUtf8 } from '../../../shared/json.ts';
import { type Fields, isObject } from '../draft.ts';

/** A note: the fields between the two lines of dashes at its top, and what follows. */
export interface Note {
  fields: Fields;
  body: string;
}

const FRONTMATTER = /^---[ \t]*\n(?:([\s\S]*?)\n)?---[ \t]*(?:\n|$)/;
/** An alias may stand for a lot; a handful is more than notes have. */
const MAX_ALIASES = 16;

function invalid(message: string): HoldfastError {
  return new HoldfastError('validation_failed', message);
}

function fieldsOf(yaml: string): Fields {
  try {
    // The core schema knows text, numbers, booleans, lists and maps: no dates, no types of programs.
    const value: unknown = parse(yaml, { schema: 'core', maxAliasCount: MAX_ALIASES, logLevel: 'error' });
    if (value === null || value === undefined) return {};
    if (isObject(value)) return value;
  } catch (error) {
    if (!(error instanceof YAMLError || error instanceof ReferenceError)) throw error;
    const line = error instanceof YAMLError ? error.linePos?.[0].line : undefined;
    const where = line === undefined ? '' : ` (line ${line + 1})`;
    throw invalid(`The front matter is not valid YAML${where}.`);
  }
  throw invalid('The front matter must be a list of fields.');
}

/** Reads a note from its bytes. Throws when it is no UTF-8 text or its front matter is no YAML. */
export function parseNote(bytes: Uint8Array): Note {
  const text = decodeUtf8(bytes, 'The file').replaceAll('\r\n', '\n');
  const match = FRONTMATTER.exec(text);
  if (!match) return { fields: {}, body: text };
  return { fields: fieldsOf(match[1] ?? ''), body: text.slice(match[0].length) };
}
