import { HoldfastError } from '../../../shared/errors.ts';
import {
  ExportedMemory,
  ExportRequest,
  IMPORT_LINE_MAX,
  Import,
  ImportItem,
  ImportRequest,
  ImportResult,
  Imports,
  RESTORE_LINE_MAX,
  UndoImportResult,
} from '../../../shared/transfer.ts';
import type { Transfer } from '../../core/engine.ts';
import type { Operations } from './endpoint.ts';
import { readLines } from './ndjson.ts';
import { longTask, sendLines, tellLines } from './streams.ts';

const TAG = 'Import and export';

const IMPORTING =
  'The body is newline-delimited JSON, one memory a line, of any length. Answers newline-delimited JSON as it goes: ' +
  '`{"import": …}` with the id, `{"items": […]}` with what became of the lines, then `{"result": …}` or `{"error": …}`. ' +
  'Memories wait for review, unless `mode` is `approve` (by somebody who may review) or `restore` (by an administrator, ' +
  'of the lines of an export). With `more` the import stays open; `resume` and `position` go on with it.';

const EXPORTING =
  'Newline-delimited JSON: `{"holdfast_export": 1}`, the memories that you may read or review in the order in which they ' +
  'were stored, `{"holdfast_export_end": …}`. Without that last line the answer is not complete; an error in its midst is ' +
  'a last line `{"error": …}`.';

function importing(operations: Operations, transfer: Transfer): void {
  operations.add(
    {
      method: 'post',
      path: '/import',
      tag: TAG,
      summary: 'Import memories',
      description: IMPORTING,
      query: ImportRequest,
      lines: ImportItem,
      answer: ImportResult,
      stream: 'application/x-ndjson',
      problems: ['not_found', 'conflict', 'storage_full', 'storage_read_only'],
    },
    ({ caller, query, c }) => {
      const mode = query.resume === undefined ? query.mode : transfer.getImport(caller, query.resume).mode;
      const lines = readLines(c.env.incoming, mode === 'restore' ? RESTORE_LINE_MAX : IMPORT_LINE_MAX);
      return tellLines(c, (tell) =>
        transfer.import(caller, query, lines, {
          begun: (begun) => tell({ import: begun }),
          items: (items) => tell({ items }),
        }),
      );
    },
  );
  operations.add(
    { method: 'get', path: '/imports', tag: TAG, summary: 'List imports, newest first', answer: Imports },
    ({ caller }) => ({ imports: transfer.imports(caller) }),
  );
  operations.add(
    {
      method: 'get',
      path: '/imports/{id}',
      tag: TAG,
      summary: 'How far an import is',
      answer: Import,
      problems: ['not_found'],
    },
    ({ caller, id }) => transfer.getImport(caller, id),
  );
  operations.add(
    {
      method: 'post',
      path: '/imports/{id}/undo',
      tag: TAG,
      summary: 'Delete every memory that an import brought',
      description:
        'Answers newline-delimited JSON: `{"progress": …}` for each step, then `{"result": …}` or `{"error": …}`.',
      answer: UndoImportResult,
      stream: 'application/x-ndjson',
      problems: ['not_found'],
    },
    ({ caller, id, c }) => longTask(c, (onProgress) => transfer.undoImport(caller, id, onProgress)),
  );
}

/** Import, export and what is known of earlier imports. */
export function transferOperations(operations: Operations, transfer: Transfer): void {
  importing(operations, transfer);
  operations.add(
    {
      method: 'get',
      path: '/export',
      tag: TAG,
      summary: 'Export memories',
      description: EXPORTING,
      query: ExportRequest,
      answer: ExportedMemory,
      stream: 'application/x-ndjson',
    },
    ({ caller, query, c }) => {
      if (c.env.incoming.method === 'HEAD')
        throw new HoldfastError('invalid_request', 'An export has no HEAD; ask with GET.');
      return sendLines(c, transfer.export(caller, query));
    },
  );
}
