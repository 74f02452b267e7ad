import type { Command } from 'commander';
import type { Holdfast } from '../../../client/index.ts';
import { answer, type CommonFlags, type Context, leaf } from '../../context.ts';
import { EXIT } from '../../failure.ts';
import { printBatch, printOutcome } from '../../format/outcomes.ts';
import { harmless } from '../../text.ts';
import { positive, valued } from '../../values.ts';

interface ReasonFlags extends CommonFlags {
  reason?: string;
}

interface Action<T> {
  signature: string;
  description: string;
  ask: (holdfast: Holdfast, id: string, flags: ReasonFlags & { version?: number }) => Promise<T>;
  done: string;
  next?: (id: string) => string;
}

const withReason = (command: Command) => command.option('--reason <text>', 'why, for the history');

function defineAction<T>(memory: Command, context: Context, action: Action<T>): Command {
  const command = withReason(leaf(memory, action.signature, action.description));
  return command.action(async (id: string, flags: ReasonFlags) => {
    await answer(
      context,
      flags,
      (holdfast) => action.ask(holdfast, id, flags),
      (_, terminal) => {
        terminal.success(`${action.done}: ${harmless(id)}`);
        if (action.next) terminal.print(`  ${action.next(id)}`);
      },
    );
  });
}

type BatchAnswer = { failed: number; failed_ids: string[]; errors: Record<string, string> };

function defineBatch<T extends BatchAnswer>(
  memory: Command,
  context: Context,
  name: 'approve' | 'deactivate' | 'delete',
  ask: (holdfast: Holdfast, request: { ids: string[]; reason?: string | undefined }) => Promise<T>,
  done: (result: T) => number,
): void {
  const command = leaf(memory, `${name}-batch <ids...>`, `${name} several memories`);
  withReason(command).action(async (ids: string[], flags: ReasonFlags) => {
    const label = `${name.charAt(0).toUpperCase()}${name.slice(1)}d`;
    const result = await answer(
      context,
      flags,
      (holdfast) => ask(holdfast, { ids, reason: flags.reason }),
      (batch, terminal) => printBatch(terminal, label, done(batch), batch),
    );
    if (result.failed > 0) context.exitCode = EXIT.failure;
  });
}

function defineUndo(memory: Command, context: Context): void {
  withReason(leaf(memory, 'undo <id>', 'take back the newest change, a delete included')).action(
    async (id: string, flags: ReasonFlags) => {
      await answer(
        context,
        flags,
        (holdfast) => holdfast.memories.undo(id, { reason: flags.reason }),
        (result, terminal) => printOutcome(terminal, 'Change taken back', result),
      );
    },
  );
}

/** `memory approve`, `deactivate`, `delete`, their batch forms, and `undo`. */
export function defineReview(memory: Command, context: Context): void {
  defineAction(memory, context, {
    signature: 'approve <id>',
    description: 'let a memory, or its waiting change, be recalled',
    ask: (holdfast, id, { version, reason }) => holdfast.memories.approve(id, { version, reason }),
    done: 'Memory approved',
  }).addOption(valued('--version <number>', 'exactly this version, not the newest', positive));
  defineAction(memory, context, {
    signature: 'deactivate <id>',
    description: 'set a memory aside without deleting it',
    ask: (holdfast, id, { reason }) => holdfast.memories.deactivate(id, { reason }),
    done: 'Memory deactivated',
  });
  defineAction(memory, context, {
    signature: 'delete <id>',
    description: 'delete a memory; undo brings it back',
    ask: (holdfast, id, { reason }) => holdfast.memories.delete(id, { reason }),
    done: 'Memory deleted',
    next: (id) => `Take it back with: holdfast memory undo ${harmless(id)}`,
  });
  defineBatch(
    memory,
    context,
    'approve',
    (h, ids) => h.memories.approveBatch(ids),
    (r) => r.approved,
  );
  defineBatch(
    memory,
    context,
    'deactivate',
    (h, ids) => h.memories.deactivateBatch(ids),
    (r) => r.deactivated,
  );
  defineBatch(
    memory,
    context,
    'delete',
    (h, ids) => h.memories.deleteBatch(ids),
    (r) => r.deleted,
  );
  defineUndo(memory, context);
}
