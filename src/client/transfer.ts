import { NO_LINES } from '../shared/checksum.ts';
import { HoldfastError, type Problem } from '../shared/errors.ts';
import type {
  ExportedMemory,
  Import,
  ImportItemInput,
  ImportOutcome,
  ImportResult,
  UndoImportResult,
} from '../shared/transfer.ts';
import { lines } from './lines.ts';
import { linesOf, type Segment, segmentsOf, skipDone } from './segments.ts';
import { runTask } from './tasks.ts';
import type { Call, Transport } from './transport.ts';
import type { CallOptions, ExportOptions, ImportCallOptions, ImportOptions, TaskOptions } from './types.ts';

type ImportLine =
  | { import: Import }
  | { items: ImportOutcome[] }
  | { result: ImportResult }
  | { error: Problem };

function errorOf({ code, message, hint }: Problem): HoldfastError {
  return new HoldfastError(code, message, hint);
}

function cutOff(): HoldfastError {
  return new HoldfastError(
    'unavailable',
    'The engine ended before it had answered.',
    'Look at what happened with `holdfast status`.',
  );
}

function sum(first: ImportResult, second: ImportResult): ImportResult {
  return {
    import: second.import,
    created: first.created + second.created,
    duplicates: first.duplicates + second.duplicates,
    failed: first.failed + second.failed,
  };
}

/** Memories in and out, many at a time. */
export class Transfer {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** The memories that the caller may read or review, in the order in which they were stored. */
  async *export(query: ExportOptions = {}, options?: CallOptions): AsyncGenerator<ExportedMemory, void> {
    for await (const line of this.exportLines(query, options)) {
      const value = JSON.parse(line);
      if (!('holdfast_export' in value) && !('holdfast_export_end' in value)) yield value;
    }
  }

  /** The lines of an export as a file holds them, the first and the last one included. Throws when it is cut off. */
  async *exportLines(query: ExportOptions = {}, options: CallOptions = {}): AsyncGenerator<string, void> {
    const body = await this.#transport.stream({ method: 'GET', path: ['export'], query }, options.signal);
    for await (const line of lines(body, this.#transport.url)) {
      if (line.startsWith('{"error":')) throw errorOf(JSON.parse(line).error);
      yield line;
      if (line.startsWith('{"holdfast_export_end":')) return;
    }
    throw cutOff();
  }

  /**
   * Imports items: new memories, or with `mode: 'restore'` the memories of an export. Text counts as a line of JSON. They
   * are sent as they come, a thousand at a time; what was acknowledged stays when the rest fails, and the import can be
   * resumed with its id (`onBegun` tells it) and the same items.
   */
  async import(
    items: AsyncIterable<ImportItemInput | object | string> | Iterable<ImportItemInput | object | string>,
    request: ImportOptions = {},
    options: ImportCallOptions = {},
  ): Promise<ImportResult> {
    const source = linesOf(items);
    const { resume, ...begin } = request;
    let begun: Import | null = resume === undefined ? null : await this.get(resume, options);
    if (begun) await skipDone(source, begun, NO_LINES);
    let total: ImportResult = { import: begun, created: 0, duplicates: 0, failed: 0 };
    let sent = 0;
    const send = async (segment: Segment, more: boolean) => {
      options.signal?.throwIfAborted();
      const place = begun && {
        resume: begun.id,
        position: begun.position,
        checksum: begun.checksum,
      };
      const first = begin.dry_run ? sent : 0;
      const result = await this.#send(segment, { ...(place ?? begin), more }, first, options);
      begun = result.import;
      sent += segment.lines;
      total = sum(total, result);
    };
    for await (const segment of segmentsOf(source)) await send(segment, true);
    await send({ body: '', lines: 0 }, false);
    return total;
  }

  /** The newest imports first. */
  async list(options?: CallOptions): Promise<Import[]> {
    const answer = await this.#transport.json<{ imports: Import[] }>(
      { method: 'GET', path: ['imports'] },
      options,
    );
    return answer.imports;
  }

  /** How far an import is. */
  get(id: string, options?: CallOptions): Promise<Import> {
    return this.#transport.json({ method: 'GET', path: ['imports', id] }, options);
  }

  /** Deletes every memory that an import brought. Each deletion can be undone. */
  undo(id: string, options?: TaskOptions): Promise<UndoImportResult> {
    return runTask(this.#transport, ['imports', id, 'undo'], undefined, options);
  }

  /** Sends one segment. `first` is added to the positions of its lines. */
  async #send(
    segment: Segment,
    query: object,
    first: number,
    options: ImportCallOptions,
  ): Promise<ImportResult> {
    const call: Call = { method: 'POST', path: ['import'], query, lines: segment.body };
    const answer = await this.#transport.stream(call, options.signal);
    for await (const text of lines(answer, this.#transport.url)) {
      const line = JSON.parse(text) as ImportLine;
      if ('error' in line) throw errorOf(line.error);
      if ('result' in line) return line.result;
      if ('items' in line)
        options.onItems?.(line.items.map((item) => ({ ...item, position: item.position + first })));
      else if (!('resume' in query)) options.onBegun?.(line.import);
    }
    throw cutOff();
  }
}
