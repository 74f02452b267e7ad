import { HoldfastError } from '../../shared/errors.ts';
import { decodeUtf8, parseJson } from '../../shared/json.ts';
import { isBlank, splitLines } from '../../shared/lines.ts';
import type { Unreadable } from './draft.ts';

const MIB = 1024 * 1024;

/** A line that was read, and where it was. */
export interface JsonLine<T> {
  at: string;
  value: T;
}

async function* readLines<T>(
  bytes: AsyncIterable<Uint8Array>,
  limit: number,
  read: (line: Uint8Array) => T,
): AsyncGenerator<JsonLine<T> | Unreadable, void> {
  let number = 0;
  for await (const line of splitLines(bytes, limit)) {
    number += 1;
    const at = `line ${number}`;
    if (isBlank(line)) continue;
    if (line === null) {
      yield { at, problem: `The line is longer than ${limit / MIB} MiB.` };
      continue;
    }
    try {
      yield { at, value: read(line) };
    } catch (error) {
      if (!(error instanceof HoldfastError)) throw error;
      yield { at, problem: error.message };
    }
  }
}

/** The values of a file with one JSON value a line. */
export function jsonLines(bytes: AsyncIterable<Uint8Array>, limit: number) {
  return readLines(bytes, limit, (line) => parseJson(line, 'The line'));
}

/** The lines of a file as text. */
export function textLines(bytes: AsyncIterable<Uint8Array>, limit: number) {
  return readLines(bytes, limit, (line) => decodeUtf8(line, 'The line'));
}
