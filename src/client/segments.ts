import { withLine } from '../shared/checksum.ts';
import { HoldfastError } from '../shared/errors.ts';
import type { Import } from '../shared/transfer.ts';

/** What one request carries at most; a single line may be longer. */
const LINES = 1000;
const CHARACTERS = 1024 * 1024;

/** Lines of JSON, ready to be sent. */
export interface Segment {
  body: string;
  lines: number;
}

const encoder = new TextEncoder();

/** Items as lines; text is a line of JSON already, with its end or without, and a blank one is none. */
export async function* linesOf(
  items: AsyncIterable<object | string> | Iterable<object | string>,
): AsyncGenerator<string, void> {
  for await (const item of items) {
    const line = typeof item === 'string' ? item.trim() : JSON.stringify(item);
    if (line !== '') yield line;
  }
}

/** Passes over the lines that `begun` has taken already. Throws `conflict` when they are not the same. */
export async function skipDone(
  lines: AsyncIterator<string, void>,
  begun: Import,
  start: number,
): Promise<void> {
  let checksum = start;
  for (let done = 0; done < begun.position; done += 1) {
    const { value, done: ended } = await lines.next();
    if (ended || value === undefined) break;
    checksum = withLine(checksum, encoder.encode(value));
  }
  if (checksum !== begun.checksum)
    throw new HoldfastError(
      'conflict',
      'This is not the source that the import began with: what was imported of it differs.',
      'Resume it with the same file, or undo it and import the new one from the start.',
    );
}

/** The lines in requests that are not too large. */
export async function* segmentsOf(lines: AsyncIterable<string>): AsyncGenerator<Segment, void> {
  let parts: string[] = [];
  let size = 0;
  const take = (): Segment => {
    const segment = { body: parts.join('\n'), lines: parts.length };
    parts = [];
    size = 0;
    return segment;
  };
  for await (const line of lines) {
    if (parts.length > 0 && size + line.length > CHARACTERS) yield take();
    parts.push(line);
    size += line.length;
    if (parts.length === LINES) yield take();
  }
  if (parts.length > 0) yield take();
}
