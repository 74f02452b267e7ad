import { CsvError, type Info, type Parser, parse } from 'csv-parse';
import { HoldfastError } from '../../../shared/errors.ts';
import { decodeUtf8 } from '../../../shared/json.ts';
import { type Draft, isObject, type Read, textOf } from '../draft.ts';
import { fieldsOfRecord, metadataOfRecord } from '../record.ts';

/** What a record may have, in bytes: a quote that is never closed takes no more memory than this. */
const RECORD_MAX = 1024 * 1024;

/** Names that a column with the text may have, the most telling first. */
const CONTENT_NAMES = ['content', 'memory', 'text', 'note', 'fact', 'value'];

/** A cell that an export guarded: see `src/cli/export/csv.ts`. */
const GUARDED = /^'(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])/;

/** What a cell means: JSON where an export had to write some, else the text that it is. */
function valueIn(cell: string | undefined): unknown {
  if (!cell || !/^[[{]/.test(cell)) return cell;
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}

function draftOf(row: Record<string, string>, contentName: string, at: string): Draft {
  const record = { ...row, tags: valueIn(row.tags), metadata: valueIn(row.metadata) };
  const text = isObject(record.metadata) ? undefined : textOf(row.metadata);
  return {
    at,
    content: row[contentName] ?? '',
    ...fieldsOfRecord(record),
    // A cell with other text is kept as text.
    metadata: metadataOfRecord(record, [contentName], text === undefined ? {} : { metadata: text }),
  };
}

/** Reads records one by one; the first names the columns. */
class Records {
  #names: string[] | undefined;
  #contentName = '';

  read(cells: readonly Uint8Array[], line: number): Read | null {
    const at = `line ${line}`;
    try {
      const texts = cells.map((cell) => decodeUtf8(cell, 'The record').replace(GUARDED, ''));
      if (this.#names === undefined) return this.#readNames(texts, at);
      const row = Object.fromEntries(this.#names.map((name, index) => [name, texts[index] ?? '']));
      return draftOf(row, this.#contentName, at);
    } catch (error) {
      if (error instanceof HoldfastError) return { at, problem: error.message };
      throw error;
    }
  }

  #readNames(texts: readonly string[], at: string): Read | null {
    const names = texts.map((text) => text.trim().toLowerCase());
    const found = CONTENT_NAMES.find((name) => names.includes(name));
    this.#names = names;
    this.#contentName = found ?? names[0] ?? '';
    if (found !== undefined) return null;
    return { at, problem: `No column is called ${CONTENT_NAMES.join(', ')}; the first one was taken.` };
  }
}

/** Writes to the parser and waits until it has taken it. What it makes of it is in `found` by then. */
function write(parser: Parser, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    parser.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
}

function finish(parser: Parser): Promise<void> {
  return new Promise((resolve, reject) => {
    parser.once('end', resolve).once('error', reject).resume();
    parser.end();
  });
}

function whereItBroke(error: unknown): Read {
  if (!(error instanceof CsvError)) throw error;
  const { lines } = error as CsvError & Partial<Info>;
  const what =
    error.code === 'CSV_MAX_RECORD_SIZE' ? 'The record is longer than 1 MiB' : 'A quote is not closed';
  return { at: `line ${lines ?? '?'}`, problem: `${what}; the file was not read any further.` };
}

/** Tables in CSV (RFC 4180, with `,`, `;` or tabs between the cells), whose first line names the columns. */
export async function* readCsv(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Read, void> {
  const records = new Records();
  const found: Read[] = [];
  let parser: Parser | undefined;
  try {
    for await (const chunk of bytes) {
      const part = parser ? chunk : withoutMark(chunk);
      parser ??= parserFor(part, (cells, line) => {
        const read = records.read(cells, line);
        if (read) found.push(read);
      });
      await write(parser, part);
      yield* found.splice(0);
    }
    if (parser) await finish(parser);
    yield* found.splice(0);
  } catch (error) {
    yield* found.splice(0);
    yield whereItBroke(error);
  }
}

/** A byte order mark; the parser would begin to decode if it were to look for one itself. */
function withoutMark(chunk: Uint8Array): Uint8Array {
  return chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? chunk.subarray(3) : chunk;
}

/** The separator that the line with the names has most often. */
function separatorIn(chunk: Uint8Array): string {
  const [head = ''] = new TextDecoder().decode(chunk).split('\n', 1);
  const count = (separator: string) => head.split(separator).length;
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best));
}

function parserFor(chunk: Uint8Array, onRecord: (cells: Uint8Array[], line: number) => void): Parser {
  const parser = parse({
    delimiter: separatorIn(chunk),
    // Cells as bytes: what is no UTF-8 is then a problem of its record.
    encoding: null,
    max_record_size: RECORD_MAX,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    on_record: (cells: unknown, { lines }) => {
      onRecord(cells as Uint8Array[], lines);
      return null;
    },
  });
  // Told to whoever writes, too; without a listener it would end the process.
  parser.on('error', () => {});
  return parser;
}
