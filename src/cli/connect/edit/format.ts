import { HoldfastError } from '../../../shared/errors.ts';
import type { Entry, Slot, Value } from '../entry.ts';

/** A kind of config file, edited as text so that everything else in it stays as it is. */
export interface Format {
  /** The document, an empty table for a blank text. Throws `Malformed`. */
  parse(text: string): Value;
  /** The text with an entry that is not there. Throws `Malformed` when its containers are something else. */
  add(text: string, entry: Entry, existing: number): string;
  /** The text without what is at a place; the caller checks the result. */
  remove(text: string, slot: Slot): string;
}

/** A text is not what it should be. The message continues the name of the file: `… is not valid JSON`. */
export class Malformed extends Error {}

/** The error for a file whose text is malformed. */
export function malformedFile(path: string, error: Malformed): HoldfastError {
  return new HoldfastError(
    'invalid_request',
    `${path} ${error.message}.`,
    'Nothing was changed. Correct the file, or set the agent up by hand: holdfast connect --print AGENT.',
    { cause: error },
  );
}
