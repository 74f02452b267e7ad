import { createReadStream, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { HoldfastError } from '../../shared/errors.ts';
import { assertFormat, detectFormat, type Format } from './detect.ts';
import type { Read, Reader } from './draft.ts';
import { findNotes, readFolder, readNoteBytes } from './folder.ts';
import { readCsv } from './formats/csv.ts';
import { readForRestore, readHoldfast } from './formats/holdfast.ts';
import { readMcpMemory } from './formats/mcp-memory.ts';
import { readMem0 } from './formats/mem0.ts';

const HEAD_BYTES = 64 * 1024;
const NOTE_MAX = 1024 * 1024;

/** Something to import: what it is, and its memories as they are read. */
export interface Source {
  /** As it was named. */
  path: string;
  name: string;
  format: Format;
  /** How much of it there is, in bytes or files, and how much was read so far. */
  total: number;
  done(): number;
  read(): AsyncIterable<Read>;
}

export interface SourceOptions {
  /** Null: it is found out. */
  format: Format | null;
  restore: boolean;
}

const READERS: Record<Exclude<Format, 'markdown' | 'basic-memory'>, Reader> = {
  jsonl: readHoldfast,
  'mcp-memory': readMcpMemory,
  mem0: readMem0,
  csv: readCsv,
};

async function statOf(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (cause) {
    throw new HoldfastError('not_found', `There is no file or folder ${path} that can be read.`, undefined, {
      cause,
    });
  }
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function countNotes(root: string): Promise<number> {
  let notes = 0;
  for await (const found of findNotes(root)) if ('path' in found) notes += 1;
  return notes;
}

async function folderSource(path: string, format: Format | null): Promise<Source> {
  const root = resolve(path);
  if (format !== null && format !== 'markdown' && format !== 'basic-memory')
    throw new HoldfastError(
      'invalid_request',
      `A folder is imported as Markdown, not as ${format}.`,
      'Name the file in it.',
    );
  const total = await countNotes(root);
  if (total === 0)
    throw new HoldfastError(
      'not_found',
      `There are no Markdown files in ${root}.`,
      'Their names end in .md. Files of other formats are imported one by one.',
    );
  let done = 0;
  const onNote = () => {
    done += 1;
  };
  return {
    path,
    name: basename(root),
    format: format ?? 'markdown',
    total,
    done: () => done,
    read: () => readFolder(root, format, onNote),
  };
}

async function* readNoteFile(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  format: Format | null,
): AsyncGenerator<Read, void> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > NOTE_MAX) return yield { at: name, problem: 'It is longer than 1 MiB.' };
    chunks.push(chunk);
  }
  yield* readNoteBytes(Buffer.concat(chunks), name, format);
}

function readerOf(name: string, found: Format, { format, restore }: SourceOptions): Reader {
  if (found === 'markdown' || found === 'basic-memory')
    return (bytes) => readNoteFile(bytes, name, format === null ? null : found);
  return restore ? readForRestore : READERS[found];
}

/** Opens a file or a folder. Throws when it is not there, is packed, or its format cannot be told. */
export async function openSource(path: string, options: SourceOptions): Promise<Source> {
  const root = resolve(path);
  const stats = await statOf(root);
  if (stats.isDirectory()) {
    if (options.restore) throw notAnExport(path);
    return folderSource(path, options.format);
  }
  const name = basename(root);
  const head = await headOf(root);
  const found = options.format === null ? detectFormat(name, head) : assertFormat(name, head, options.format);
  if (options.restore && found !== 'jsonl') throw notAnExport(path);
  const stream = createReadStream(root);
  return {
    path,
    name,
    format: found,
    total: stats.size,
    done: () => stream.bytesRead,
    read: () => readerOf(name, found, options)(stream),
  };
}

function notAnExport(path: string): HoldfastError {
  return new HoldfastError(
    'invalid_request',
    `${path} is no export of Holdfast in JSONL; nothing else can be restored.`,
    'Leave out --restore: what is imported then waits for review.',
  );
}
