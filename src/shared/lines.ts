/** A line without its end; null stands for one that is longer than allowed and was left out. */
export type Line = Uint8Array | null;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Gathers one line; what goes beyond `limit` bytes is never kept. */
class LineBuffer {
  #parts: Uint8Array[] = [];
  #size = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  add(part: Uint8Array): void {
    this.#size += part.length;
    if (this.#size <= this.#limit) this.#parts.push(part);
    else this.#parts = [];
  }

  take(): Line {
    const line = this.#size > this.#limit ? null : joined(this.#parts, this.#size);
    this.#parts = [];
    this.#size = 0;
    return line?.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
  }
}

/**
 * The lines of a stream of bytes, each of at most `limit` bytes, so that a line without an end takes no more memory than
 * that. The last line needs no end.
 */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
): AsyncGenerator<Line, void> {
  const buffer = new LineBuffer(limit);
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      buffer.add(chunk.subarray(start, end));
      yield buffer.take();
      start = end + 1;
    }
    if (start < chunk.length) buffer.add(chunk.subarray(start));
  }
  if (!buffer.isEmpty) yield buffer.take();
}

/** True for a line of nothing but white space. */
export function isBlank(line: Line): boolean {
  return line?.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= CARRIAGE_RETURN)) ?? false;
}
