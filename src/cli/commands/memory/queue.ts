import type { Command } from 'commander';
import { answer, type CommonFlags, type Context, leaf } from '../../context.ts';
import { EXIT } from '../../failure.ts';
import { printBatch, printOutcome } from '../../format/outcomes.ts';
import { printQueue, printRejections } from '../../format/review.ts';
import { harmless } from '../../text.ts';
import { positive, valued } from '../../values.ts';

interface QueueFlags extends CommonFlags {
  limit?: number;
  cursor?: string;
}

interface RejectFlags extends CommonFlags {
  never?: true;
  version?: number;
  reason?: string;
}

interface MergeFlags extends CommonFlags {
  into: string;
  content?: string;
  reason?: string;
}

const NEVER = 'agents may not propose this text again in its scope';

function defineQueue(memory: Command, context: Context): void {
  leaf(memory, 'review', 'list what waits for review, and why to look twice')
    .addOption(valued('--limit <number>', 'how many at most (50 when not given, up to 200)', positive))
    .option('--cursor <text>', 'the next page, as the previous one named it')
    .action(async (flags: QueueFlags) => {
      const { limit, cursor } = flags;
      await answer(
        context,
        flags,
        (holdfast) => holdfast.review.queue({ limit, cursor }),
        (queue, terminal) => printQueue(terminal, queue),
      );
    });
}

function defineReject(memory: Command, context: Context): void {
  leaf(memory, 'reject <id>', 'refuse what waits; undo takes it back')
    .option('--never', NEVER)
    .addOption(valued('--version <number>', 'exactly this version, not the newest', positive))
    .option('--reason <text>', 'why, for the history')
    .action(async (id: string, { never, version, reason, ...flags }: RejectFlags) => {
      await answer(
        context,
        flags,
        (holdfast) => holdfast.review.reject(id, { never: never ?? false, version, reason }),
        ({ outcome }, terminal) => {
          const what = outcome === 'kept' ? 'Change rejected' : 'Memory rejected';
          terminal.success(`${what}${never ? ' for good' : ''}: ${harmless(id)}`);
          terminal.print(`  Take it back with: holdfast memory undo ${harmless(id)}`);
        },
      );
    });
  leaf(memory, 'reject-batch <ids...>', 'reject several memories')
    .option('--never', NEVER)
    .option('--reason <text>', 'why, for the history')
    .action(async (ids: string[], { never, reason, ...flags }: RejectFlags) => {
      const result = await answer(
        context,
        flags,
        (holdfast) => holdfast.review.rejectBatch({ ids, never: never ?? false, reason }),
        (batch, terminal) => printBatch(terminal, 'Rejected', batch.rejected, batch),
      );
      if (result.failed > 0) context.exitCode = EXIT.failure;
    });
}

function defineRejections(memory: Command, context: Context): void {
  leaf(memory, 'rejections', 'list texts that agents may not propose again')
    .addOption(valued('--limit <number>', 'how many at most (100 when not given)', positive))
    .option('--cursor <text>', 'the next page, as the previous one named it')
    .action(async ({ limit, cursor, ...flags }: QueueFlags) => {
      const page = { ...(limit && { limit }), ...(cursor && { cursor }) };
      await answer(
        context,
        flags,
        (holdfast) => holdfast.review.rejections(page),
        (result, terminal) => printRejections(terminal, result),
      );
    });
  leaf(memory, 'allow <id>', 'let agents propose the text of a rejected memory again').action(
    async (id: string, flags: CommonFlags) => {
      await answer(
        context,
        flags,
        (holdfast) => holdfast.review.allow(id),
        ({ allowed }, terminal) => {
          if (allowed > 0) terminal.success(`May be proposed again: ${harmless(id)}`);
          else terminal.print(`This memory was not rejected for good: ${harmless(id)}`);
        },
      );
    },
  );
}

function defineMerge(memory: Command, context: Context): void {
  leaf(memory, 'merge <id>', 'make one memory of two; undo takes it back')
    .requiredOption('--into <id>', 'the memory that stays')
    .option('--content <text>', 'its text from now on; without it that stays as it is')
    .option('--reason <text>', 'why, for the history')
    .action(async (id: string, { into, content, reason, ...flags }: MergeFlags) => {
      await answer(
        context,
        flags,
        (holdfast) =>
          holdfast.review.merge(id, { into, ...(content && { content }), ...(reason && { reason }) }),
        (result, terminal) => {
          // That its text stayed as it was is what was asked for.
          const outcome = result.outcome === 'unchanged' ? 'updated' : result.outcome;
          printOutcome(terminal, 'Memories merged into', { ...result, outcome });
        },
      );
    });
}

/** `memory review`, `reject`, `reject-batch`, `rejections`, `allow` and `merge`. */
export function defineReviewQueue(memory: Command, context: Context): void {
  defineQueue(memory, context);
  defineReject(memory, context);
  defineRejections(memory, context);
  defineMerge(memory, context);
}
