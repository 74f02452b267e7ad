import type { Command } from 'commander';
import type { Recalls, RelatedResult, UsedResult } from '../../../client/index.ts';
import { answer, type CommonFlags, type Context, leaf } from '../../context.ts';
import { EXIT } from '../../failure.ts';
import { printBatch } from '../../format/outcomes.ts';
import { printTable } from '../../format/table.ts';
import type { Terminal } from '../../terminal.ts';
import { count, harmless, oneLine, seconds } from '../../text.ts';
import { positive, valued } from '../../values.ts';

/** Characters of a memory in a table. */
const SHOWN = 80;

function printUsed(terminal: Terminal, result: UsedResult): void {
  printBatch(terminal, 'Noted as used', result.used, result);
}

function defineUsed(memory: Command, context: Context): void {
  leaf(memory, 'used <ids...>', 'report that recalled memories were of use')
    .addHelpText('after', '\nWhat helped before is ranked a little higher when it is found again.')
    .action(async (ids: string[], flags: CommonFlags) => {
      const result = await answer(
        context,
        flags,
        (holdfast) => holdfast.memories.used(ids),
        (used, terminal) => printUsed(terminal, used),
      );
      if (result.failed > 0) context.exitCode = EXIT.failure;
    });
}

function printRecalls(terminal: Terminal, { recalls, used_count, last_used_at }: Recalls): void {
  if (recalls.length === 0) terminal.print('Not recalled lately.');
  else
    printTable(
      terminal,
      ['WHEN', 'USER', 'AGENT', 'SESSION', 'BY', 'PLACE'],
      recalls.map(({ at, user, agent, session, via, position }) => [
        seconds(at),
        user,
        agent,
        session ?? '-',
        via,
        String(position),
      ]),
    );
  if (last_used_at !== null)
    terminal.print(`Of use ${count(used_count, 'time', 'times')}, last at ${seconds(last_used_at)}`);
}

function defineRecalls(memory: Command, context: Context): void {
  leaf(memory, 'recalls <id>', 'show where a memory was recalled lately')
    .addOption(valued('--limit <number>', 'how many at most; 50 when not given', positive))
    .action(async (id: string, flags: CommonFlags & { limit?: number }) => {
      await answer(
        context,
        flags,
        (holdfast) => holdfast.memories.recalls(id, flags.limit === undefined ? {} : { limit: flags.limit }),
        (recalls, terminal) => printRecalls(terminal, recalls),
      );
    });
}

function printRelated(terminal: Terminal, { related, degraded }: RelatedResult): void {
  if (related.length === 0) terminal.print('Nothing is near it.');
  else
    printTable(
      terminal,
      ['SCORE', 'ID', 'CONTENT'],
      related.map(({ score, id, content }) => [score.toFixed(2), id, oneLine(content, SHOWN)]),
    );
  if (degraded !== null) terminal.note(degraded);
}

function defineRelated(memory: Command, context: Context): void {
  leaf(memory, 'related <id>', 'show the memories nearest to one')
    .addOption(valued('--limit <number>', 'how many at most; 8 when not given', positive))
    .action(async (id: string, flags: CommonFlags & { limit?: number }) => {
      await answer(
        context,
        flags,
        (holdfast) => holdfast.memories.related(id, flags.limit === undefined ? {} : { limit: flags.limit }),
        (result, terminal) => printRelated(terminal, result),
      );
    });
}

function defineMutes(memory: Command, context: Context): void {
  leaf(memory, 'mute <id>', 'hide a memory of the team from your own agents').action(
    async (id: string, flags: CommonFlags) => {
      await answer(
        context,
        flags,
        (holdfast) => holdfast.memories.mute(id),
        (_, terminal) => {
          terminal.success(`Memory muted: ${harmless(id)}`);
          terminal.print(`  Take it back with: holdfast memory unmute ${harmless(id)}`);
        },
      );
    },
  );
  leaf(memory, 'unmute <id>', 'let your agents recall a muted memory again').action(
    async (id: string, flags: CommonFlags) => {
      await answer(
        context,
        flags,
        (holdfast) => holdfast.memories.unmute(id),
        (_, terminal) => terminal.success(`Memory unmuted: ${harmless(id)}`),
      );
    },
  );
  leaf(memory, 'mutes', 'list what you muted').action(async (flags: CommonFlags) => {
    await answer(
      context,
      flags,
      (holdfast) => holdfast.memories.mutes(),
      ({ mutes }, terminal) => {
        if (mutes.length === 0) terminal.print('Nothing is muted.');
        else
          printTable(
            terminal,
            ['MUTED', 'ID', 'CONTENT'],
            mutes.map(({ memory: of, muted_at }) => [seconds(muted_at), of.id, oneLine(of.content, SHOWN)]),
          );
      },
    );
  });
}

/** `memory used`, `recalls`, `related`, `mute`, `unmute` and `mutes`. */
export function defineUse(memory: Command, context: Context): void {
  defineUsed(memory, context);
  defineRecalls(memory, context);
  defineRelated(memory, context);
  defineMutes(memory, context);
}
