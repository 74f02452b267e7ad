import type { Command } from 'commander';
import type { Stats } from '../../../client/index.ts';
import { answer, type CommonFlags, type Context, leaf } from '../../context.ts';
import { EXIT } from '../../failure.ts';
import { printDiff, printHistory } from '../../format/history.ts';
import { printFields } from '../../format/memories.ts';
import { printOutcome } from '../../format/outcomes.ts';
import type { Terminal } from '../../terminal.ts';
import { harmless, seconds } from '../../text.ts';
import { positive, valued } from '../../values.ts';

function defineHistory(memory: Command, context: Context): void {
  leaf(memory, 'history <id>', 'every version: who, when, from where, why').action(
    async (id: string, flags: CommonFlags) => {
      await answer(
        context,
        flags,
        (holdfast) => holdfast.memories.history(id),
        (history, terminal) => printHistory(terminal, history),
      );
    },
  );
}

interface DiffFlags extends CommonFlags {
  from?: number;
  to?: number;
}

function defineDiff(memory: Command, context: Context): void {
  leaf(memory, 'diff <id>', 'what changed between two versions; the last change when none are named')
    .addOption(valued('--from <version>', 'the earlier version', positive))
    .addOption(valued('--to <version>', 'the later version', positive))
    .action(async (id: string, { from, to, ...flags }: DiffFlags) => {
      await answer(
        context,
        flags,
        (holdfast) => holdfast.memories.diff(id, { from, to }),
        (diff, terminal) => printDiff(terminal, diff),
      );
    });
}

interface RestoreFlags extends CommonFlags {
  version: number;
  reason?: string;
}

function defineRestore(memory: Command, context: Context): void {
  leaf(memory, 'restore <id>', 'make an earlier version the newest one')
    .addOption(valued('--version <number>', 'the version to bring back', positive).makeOptionMandatory())
    .option('--reason <text>', 'why, for the history')
    .action(async (id: string, { version, reason, ...flags }: RestoreFlags) => {
      await answer(
        context,
        flags,
        (holdfast) => holdfast.memories.restore(id, { version, reason }),
        (result, terminal) => printOutcome(terminal, `Version ${version} restored`, result),
      );
    });
}

function definePurge(memory: Command, context: Context): void {
  leaf(memory, 'purge <id>', 'erase a memory and its history for good')
    .option('-y, --yes', 'do not ask')
    .action(async (id: string, flags: CommonFlags & { yes?: true }) => {
      const question = `Erase ${harmless(id)} and its history for good? This cannot be undone.`;
      if (!(await context.terminal.confirm(question, flags.yes))) {
        context.terminal.note('Nothing was erased.');
        context.exitCode = EXIT.failure;
        return;
      }
      await answer(
        context,
        flags,
        (holdfast) => holdfast.memories.purge(id),
        (result, terminal) => {
          terminal.success(`Memory erased: ${result.id}`);
          for (const place of result.remains) terminal.print(`  It may still be in: ${harmless(place)}`);
        },
      );
    });
}

function printStats(terminal: Terminal, stats: Stats): void {
  const counts = (numbers: Record<string, number>) =>
    Object.entries(numbers)
      .map(([name, number]) => `${harmless(name)} ${number}`)
      .join(', ') || null;
  printFields(terminal, [
    ['Memories', String(stats.total)],
    ['By scope', counts(stats.by_scope)],
    ['By type', counts(stats.by_type)],
    ['By state', counts(stats.by_state)],
    ['By agent', counts(stats.by_agent)],
    ['Waiting for review', stats.waiting === null ? null : String(stats.waiting)],
    ['Oldest', stats.oldest_at && seconds(stats.oldest_at)],
    ['Newest', stats.newest_at && seconds(stats.newest_at)],
  ]);
}

function defineStats(memory: Command, context: Context): void {
  leaf(memory, 'stats', 'how many memories there are').action(async (flags: CommonFlags) => {
    await answer(
      context,
      flags,
      (holdfast) => holdfast.memories.stats(),
      (stats, terminal) => printStats(terminal, stats),
    );
  });
}

/** `memory history`, `diff`, `restore`, `purge` and `stats`. */
export function defineVersions(memory: Command, context: Context): void {
  defineHistory(memory, context);
  defineDiff(memory, context);
  defineRestore(memory, context);
  definePurge(memory, context);
  defineStats(memory, context);
}
