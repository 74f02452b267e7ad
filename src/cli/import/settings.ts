import { SCOPES, TYPES } from '../../shared/terms.ts';
import { FORMATS, type Format } from './detect.ts';
import { isObject } from './draft.ts';
import type { Mapping, Rule } from './mapping.ts';

/** How a source was read; kept with the import, so that it is read in the same way when it is resumed. */
export interface ReadSettings extends Mapping {
  /** Null: found out, for a folder note by note. */
  format: Format | null;
}

export function toText(settings: ReadSettings): string {
  return JSON.stringify(settings);
}

function rulesIn<Word extends string>(value: unknown, words: readonly Word[]): Rule<Word>[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isObject).flatMap(({ from, to }) => {
    const word = words.find((known) => known === to);
    return word === undefined ? [] : [{ from: typeof from === 'string' ? from : null, to: word }];
  });
}

/** The settings of an import that this command began; null for one that something else did. */
export function fromText(text: string): ReadSettings | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(value)) return null;
  return {
    format: FORMATS.find((format) => format === (value as { format?: unknown }).format) ?? null,
    scope: rulesIn(value.scope, SCOPES),
    type: rulesIn(value.type, TYPES),
  };
}
