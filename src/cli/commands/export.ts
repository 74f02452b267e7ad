import { extname } from 'node:path';
import type { Command } from 'commander';
import type { ExportOptions, Holdfast } from '../../client/index.ts';
import { HoldfastError } from '../../shared/errors.ts';
import { STATE_FILTERS } from '../../shared/terms.ts';
import { type Context, common, connectEngine } from '../context.ts';
import { csvHeader, csvRow } from '../export/csv.ts';
import { note, noteName } from '../export/markdown.ts';
import { fileFailure, isFolder, prepareFolder, type Target, toFile, toTerminal } from '../export/target.ts';
import { interruptible } from '../interrupt.ts';
import { withProgress } from '../progress.ts';
import { count, harmless, toJson } from '../text.ts';
import { choice } from '../values.ts';
import { type RecallFlags, recallFiltersOf, recallOptions } from './memory/filters.ts';

const FORMATS = ['jsonl', 'markdown', 'csv'] as const;
type Format = (typeof FORMATS)[number];

interface ExportFlags extends RecallFlags {
  format?: Format;
  state?: (typeof STATE_FILTERS)[number];
  force?: true;
}

/** Told after each memory. */
type OnMemory = () => void;

async function formatFor(path: string | undefined, asked: Format | undefined): Promise<Format> {
  if (asked !== undefined || path === undefined) return asked ?? 'jsonl';
  const extension = extname(path).toLowerCase();
  if (extension === '.csv') return 'csv';
  return extension === '.md' || (await isFolder(path)) ? 'markdown' : 'jsonl';
}

/** The pieces of a file. A table or a note has no place for histories, so those are not asked for. */
async function* pieces(
  holdfast: Holdfast,
  format: Format,
  query: ExportOptions,
  signal: AbortSignal,
  onMemory: OnMemory,
): AsyncGenerator<string, void> {
  if (format === 'jsonl') {
    for await (const line of holdfast.transfer.exportLines(query, { signal })) {
      if (!line.startsWith('{"holdfast_export')) onMemory();
      yield `${line}\n`;
    }
    return;
  }
  if (format === 'csv') yield csvHeader();
  for await (const memory of holdfast.transfer.export({ ...query, complete: false }, { signal })) {
    onMemory();
    yield format === 'csv' ? csvRow(memory) : `${note(memory)}\n`;
  }
}

async function writeTo(target: Target, text: AsyncIterable<string>): Promise<void> {
  try {
    for await (const piece of text) await target.write(piece);
    await target.end();
  } catch (error) {
    await target.discard();
    throw error;
  }
}

async function writeNotes(
  holdfast: Holdfast,
  folder: string,
  query: ExportOptions,
  signal: AbortSignal,
  onMemory: OnMemory,
): Promise<void> {
  const write = await prepareFolder(folder);
  for await (const memory of holdfast.transfer.export({ ...query, complete: false }, { signal })) {
    await write(noteName(memory), note(memory));
    onMemory();
  }
}

/** Writes to a file or a folder. Returns how many memories there were. */
async function exportTo(
  context: Context,
  holdfast: Holdfast,
  path: string,
  format: Format,
  query: ExportOptions,
  force: boolean,
): Promise<number> {
  let memories = 0;
  const { total } = await holdfast.memories.stats();
  await interruptible((signal) =>
    withProgress(context.terminal, async (onProgress) => {
      const onMemory = () => {
        memories += 1;
        onProgress({ step: count(memories, 'memory', 'memories'), done: memories, total });
      };
      if (format === 'markdown' && extname(path) !== '.md')
        return writeNotes(holdfast, path, query, signal, onMemory);
      return writeTo(await toFile(path, force), pieces(holdfast, format, query, signal, onMemory));
    }),
  ).catch((error: unknown) => {
    throw fileFailure(error, path);
  });
  return memories;
}

/** `holdfast export`. */
export function define(command: Command, context: Context): void {
  recallOptions(common(command))
    .argument('[file]', 'where to; a folder for Markdown, standard output when not given')
    .addOption(choice('--format <format>', 'by the name of the file, else jsonl', FORMATS))
    .addOption(choice('--state <state>', 'everything you may see when not given', STATE_FILTERS))
    .option('-f, --force', 'replace the file if it is there')
    .addHelpText('after', EXAMPLES)
    .action(async (path: string | undefined, flags: ExportFlags) => {
      const { terminal } = context;
      const format = await formatFor(path, flags.format);
      const query: ExportOptions = { ...recallFiltersOf(flags), state: flags.state };
      if (path === undefined && flags.json && format !== 'jsonl')
        throw new HoldfastError('invalid_request', `Standard output cannot hold JSON and ${format} at once.`);
      const holdfast = await connectEngine(context, flags);
      if (path === undefined) {
        const target = toTerminal(terminal);
        return interruptible((signal) =>
          writeTo(
            target,
            pieces(holdfast, format, query, signal, () => {}),
          ),
        );
      }
      const memories = await exportTo(context, holdfast, path, format, query, flags.force === true);
      if (flags.json) terminal.print(toJson({ path, format, memories }));
      else terminal.success(`Exported: ${count(memories, 'memory', 'memories')} to ${harmless(path)}`);
    });
}

const EXAMPLES = `
jsonl holds everything, versions and reviews included: holdfast import FILE --restore brings it back as it was. markdown
and csv hold what the memories say now.

Examples:
  holdfast export all.jsonl
  holdfast export notes/ --format markdown --scope user --state active
  holdfast export table.csv --during 2025`;
