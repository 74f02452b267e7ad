import type { Command } from 'commander';
import type { Holdfast, ImportOptions } from '../../client/index.ts';
import { HoldfastError } from '../../shared/errors.ts';
import { SCOPES, TYPES } from '../../shared/terms.ts';
import { answer, type CommonFlags, type Context, common, connectEngine, leaf } from '../context.ts';
import { EXIT } from '../failure.ts';
import { printImport, printImports, printUndone } from '../format/imports.ts';
import { FORMATS, type Format } from '../import/detect.ts';
import { type Mapping, ruleFor } from '../import/mapping.ts';
import { type Report, runImport } from '../import/run.ts';
import { fromText, type ReadSettings, toText } from '../import/settings.ts';
import { openSource, type Source } from '../import/source.ts';
import { interruptible } from '../interrupt.ts';
import { withProgress } from '../progress.ts';
import { toJson } from '../text.ts';
import { choice, repeated } from '../values.ts';

interface ImportFlags extends CommonFlags {
  format?: Format;
  scope?: Mapping['scope'];
  type?: Mapping['type'];
  dryRun?: true;
  approve?: true;
  restore?: true;
  resume?: string;
}

function assertConsistent(flags: ImportFlags): void {
  const { approve, restore, resume, dryRun, format, scope, type } = flags;
  const fail = (message: string) => {
    throw new HoldfastError('invalid_request', message);
  };
  if (approve && restore)
    fail('--approve and --restore exclude each other: an export says what was approved.');
  if (restore && (scope || type)) fail('--restore brings memories back as they were; nothing is mapped.');
  if (resume !== undefined && (approve || restore || dryRun || format || scope || type))
    fail('--resume goes on as the import was begun; it takes no other options.');
}

/** What is to be asked of the engine, and how the source is to be read. */
interface Plan {
  request: ImportOptions;
  settings: ReadSettings;
  restore: boolean;
}

function newPlan(flags: ImportFlags): Plan {
  const { format = null, scope = [], type = [], dryRun = false, approve, restore } = flags;
  const settings: ReadSettings = { format, scope, type };
  const mode = restore ? 'restore' : approve ? 'approve' : 'review';
  return {
    request: { mode, dry_run: dryRun, settings: toText(settings) },
    settings,
    restore: restore === true,
  };
}

async function resumedPlan(holdfast: Holdfast, id: string): Promise<Plan> {
  const begun = await holdfast.transfer.get(id);
  const settings = fromText(begun.settings);
  if (settings === null)
    throw new HoldfastError(
      'invalid_request',
      `Import ${id} was not begun by this command.`,
      'Resume it with the program that began it.',
    );
  return { request: { resume: id }, settings, restore: begun.mode === 'restore' };
}

function requestFor({ request }: Plan, source: Source): ImportOptions {
  return request.resume === undefined ? { ...request, name: source.name, format: source.format } : request;
}

async function importFrom(context: Context, path: string, flags: ImportFlags): Promise<void> {
  const { terminal } = context;
  assertConsistent(flags);
  const open = ({ settings, restore }: Plan) => openSource(path, { format: settings.format, restore });
  const fresh = flags.resume === undefined ? newPlan(flags) : null;
  // Looked at first: what cannot be read needs no engine.
  const opened = fresh && (await open(fresh));
  const holdfast = await connectEngine(context, flags);
  const plan = fresh ?? (await resumedPlan(holdfast, flags.resume ?? ''));
  const source = opened ?? (await open(plan));
  const report: Report = await interruptible((signal) =>
    withProgress(terminal, (onProgress) =>
      runImport(holdfast, source, {
        mapping: plan.settings,
        request: requestFor(plan, source),
        onProgress,
        signal,
      }),
    ),
  );
  if (flags.json) terminal.print(toJson(report));
  else printImport(terminal, `${source.name} (${source.format})`, report);
  if (report.failed > 0) context.exitCode = EXIT.failure;
}

/** `holdfast import`, `import list` and `import undo`. */
export function define(command: Command, context: Context): void {
  common(command)
    .argument('<source>', 'a file, or a folder of Markdown files')
    .addOption(choice('--format <format>', 'found out when not given', FORMATS))
    .addOption(
      repeated(
        '--scope <[word=]scope>',
        `who may recall them (${SCOPES.join(', ')}); word=scope maps a word of the source; repeatable`,
        ruleFor(SCOPES),
      ),
    )
    .addOption(
      repeated(
        '--type <[word=]type>',
        `what kind they are (${TYPES.join(', ')}); word=type maps a word of the source; repeatable`,
        ruleFor(TYPES),
      ),
    )
    .option('--dry-run', 'check everything, show the first memories, and change nothing')
    .option('--approve', 'let them be recalled at once; for those who may review')
    .option('--restore', 'bring the memories of an export back as they were; for administrators')
    .option('--resume <id>', 'go on with an import that was cut off')
    .addHelpText('after', EXAMPLES)
    .action((path: string, flags: ImportFlags) => importFrom(context, path, flags));
  leaf(command, 'list', 'list imports, newest first').action(async (flags: CommonFlags) => {
    await answer(
      context,
      flags,
      async (holdfast) => ({ imports: await holdfast.transfer.list() }),
      ({ imports }, terminal) => printImports(terminal, imports),
    );
  });
  leaf(command, 'undo <id>', 'delete every memory that an import brought').action(
    async (id: string, flags: CommonFlags) => {
      const result = await answer(
        context,
        flags,
        (holdfast) =>
          withProgress(context.terminal, (onProgress) => holdfast.transfer.undo(id, { onProgress })),
        (undone, terminal) => printUndone(terminal, undone),
      );
      if (result.failed > 0) context.exitCode = EXIT.failure;
    },
  );
}

const EXAMPLES = `
Formats: jsonl (of holdfast export, or one JSON object a line), markdown, basic-memory, mcp-memory (the reference
memory server of the Model Context Protocol), mem0, csv.

Examples:
  holdfast import notes/ --dry-run
  holdfast import memory.jsonl --type person=fact --scope user
  holdfast import all.jsonl --restore
  holdfast import list
  holdfast import undo imp_…`;
