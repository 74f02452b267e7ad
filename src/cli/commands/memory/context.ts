import type { Command } from 'commander';
import { answer, type Context, leaf } from '../../context.ts';
import { harmless } from '../../text.ts';
import { assertReadable, numberFrom, valued } from '../../values.ts';
import { type RecallFlags, recallFiltersOf, recallOptions } from './filters.ts';

interface ContextFlags extends RecallFlags {
  budget?: number;
}

/** `memory context`: what an agent should know, as text for its prompt. */
export function defineContext(memory: Command, context: Context): void {
  recallOptions(
    leaf(memory, 'context [task]', 'what is of most use for a task, as text for the prompt of an agent'),
  )
    .addOption(
      valued('--budget <tokens>', 'at most so much text (1500 when not given)', numberFrom(100, 100_000)),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (task: string | undefined, flags: ContextFlags) => {
      const { degraded, notes } = await answer(
        context,
        flags,
        (holdfast) =>
          holdfast.memories.context(task === undefined ? '' : assertReadable(task), {
            ...recallFiltersOf(flags),
            token_budget: flags.budget,
          }),
        ({ text }, terminal) => {
          if (text !== '') terminal.print(text);
        },
      );
      for (const note of [degraded, ...notes]) if (note !== null) context.terminal.note(harmless(note));
    });
}

const EXAMPLES = `
Prints nothing when there is nothing to know.

Examples:
  holdfast memory context
  holdfast memory context "fix the release pipeline" --budget 800
  holdfast memory context "plan the week" --namespace-prefix project/ --json`;
