import type { Transfer } from '../../engine.ts';
import type { MemoryContext } from '../context.ts';
import { exportLines } from './export.ts';
import { importLines } from './import.ts';
import { imports, needImport, toImport } from './session.ts';
import { undoImport } from './undo.ts';

/** Memories in and out, over one database. */
export function createTransfer(context: MemoryContext): Transfer {
  return {
    export: (caller, request) => exportLines(context, caller, request),
    import: (caller, request, lines, on) => importLines(context, caller, request, lines, on),
    imports: (caller) => imports(context, caller),
    getImport: (caller, id) => toImport(needImport(context, caller, id)),
    undoImport: (caller, id, onProgress) => undoImport(context, caller, id, onProgress),
  };
}
