import type { Command } from 'commander';
import type {
  Memory,
  QueryOptions,
  QueryResult,
  Scope,
  SearchOptions,
  SearchResult,
} from '../../../client/index.ts';
import { ORDERS, SCOPES, SEARCH_MODES } from '../../../shared/terms.ts';
import { answer, type CommonFlags, type Context, leaf } from '../../context.ts';
import { printList, printMemory, printNothing, printQuery, printSearch } from '../../format/memories.ts';
import type { Terminal } from '../../terminal.ts';
import { harmless } from '../../text.ts';
import { assertReadable, choice, numberFrom, valued } from '../../values.ts';
import { type FilterFlags, filterOptions, filtersOf } from './filters.ts';

interface QueryFlags extends FilterFlags {
  order?: (typeof ORDERS)[number];
  waiting?: true;
  cursor?: string;
}

function queryOf(flags: QueryFlags): QueryOptions {
  // What waits may be a new memory (inactive) or a change of an approved one (active): both, unless told otherwise.
  const state = flags.state ?? (flags.waiting ? 'all' : undefined);
  return { ...filtersOf(flags), state, order: flags.order, waiting: flags.waiting, cursor: flags.cursor };
}

function printPage(
  terminal: Terminal,
  page: QueryResult,
  flags: QueryFlags,
  print: (memories: Memory[]) => void,
): void {
  if (page.memories.length > 0) print(page.memories);
  else printNothing(terminal, flags.state === undefined && !flags.waiting ? page.waiting : null);
  if (page.next_cursor !== null)
    terminal.note(`There are more: add --cursor ${page.next_cursor}, or a higher --limit (up to 1000).`);
}

type PrintMemories = (terminal: Terminal, memories: Memory[], flags: QueryFlags) => void;

function defineQuery(
  memory: Command,
  context: Context,
  name: string,
  description: string,
  print: PrintMemories,
): void {
  filterOptions(leaf(memory, name, description))
    .addOption(choice('--order <order>', 'by what, - for descending', ORDERS))
    .option('--waiting', 'only what waits for review, changes of approved memories included')
    .option('--cursor <text>', 'the next page, as the previous one named it')
    .addHelpText('after', queryExamples(name))
    .action(async (flags: QueryFlags) => {
      await answer(
        context,
        flags,
        (holdfast) => holdfast.memories.query(queryOf(flags)),
        (page, terminal) => printPage(terminal, page, flags, (memories) => print(terminal, memories, flags)),
      );
    });
}

interface SearchFlags extends FilterFlags {
  mode?: (typeof SEARCH_MODES)[number];
  importanceWeight?: number;
  minScore?: number;
  explain?: true;
}

function printSearchResult(terminal: Terminal, result: SearchResult, flags: SearchFlags): void {
  if (result.results.length > 0) printSearch(terminal, result);
  else printNothing(terminal, flags.state === undefined ? result.waiting : null);
}

function defineSearch(memory: Command, context: Context): void {
  filterOptions(leaf(memory, 'search <query>', 'find memories by meaning and words, best first'))
    .addOption(choice('--mode <mode>', 'how to search', SEARCH_MODES))
    .addOption(valued('--importance-weight <0..1>', 'how much importance may move a hit', numberFrom(0, 1)))
    .addOption(valued('--min-score <0..1>', 'leave out lower scores; 0 shows everything', numberFrom(0, 1)))
    .option('--explain', 'show the parts of each score')
    .addHelpText('after', SEARCH_EXAMPLES)
    .action(async (query: string, flags: SearchFlags) => {
      const search: SearchOptions = {
        ...filtersOf(flags),
        mode: flags.mode,
        importance_weight: flags.importanceWeight,
        min_score: flags.minScore,
        explain: flags.explain,
      };
      const result = await answer(
        context,
        flags,
        (holdfast) => holdfast.memories.search(assertReadable(query), search),
        (found, terminal) => printSearchResult(terminal, found, flags),
      );
      for (const note of [result.degraded, ...result.notes])
        if (note !== null) context.terminal.note(harmless(note));
    });
}

function defineGets(memory: Command, context: Context): void {
  leaf(memory, 'get <id>', 'show one memory').action(async (id: string, flags: CommonFlags) => {
    await answer(
      context,
      flags,
      (holdfast) => holdfast.memories.get(id),
      (found, terminal) => printMemory(terminal, found),
    );
  });
  leaf(memory, 'retrieve <path>', 'show the memory of a namespace and key, such as infra/staging')
    .addOption(choice('--scope <scope>', 'only of this scope', SCOPES))
    .action(async (path: string, flags: CommonFlags & { scope?: Scope }) => {
      await answer(
        context,
        flags,
        (holdfast) => holdfast.memories.retrieve({ path, scope: flags.scope }),
        (found, terminal) => printMemory(terminal, found),
      );
    });
}

/** `memory query`, `list`, `search`, `get` and `retrieve`. */
export function defineReads(memory: Command, context: Context): void {
  defineQuery(memory, context, 'query', 'find memories by their fields, oldest first', printQuery);
  defineQuery(
    memory,
    context,
    'list',
    'list memories with their state, oldest first',
    (terminal, memories, flags) => printList(terminal, memories, queryOf(flags).state ?? 'active'),
  );
  defineSearch(memory, context);
  defineGets(memory, context);
}

const queryExamples = (name: string) => `
Examples:
  holdfast memory ${name} --scope user --type preference
  holdfast memory ${name} --state inactive
  holdfast memory ${name} --during 2025-01 --importance-min 0.5 --order -importance --limit 5`;

const SEARCH_EXAMPLES = `
Examples:
  holdfast memory search "programming language" --limit 3
  holdfast memory search "ECONNRESET" --mode keyword --namespace-prefix project/
  holdfast memory search "what time is it for the user" --explain --json`;
