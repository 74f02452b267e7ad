import type { Memory, StoreResult } from '../../client/index.ts';
import type { Terminal } from '../terminal.ts';
import { harmless } from '../text.ts';

interface BatchFailures {
  failed: number;
  failed_ids: string[];
  errors: Record<string, string>;
  conflicting_ids?: string[];
}

/** Whether the memory, or a change of it, is still to be looked at by somebody. */
function isWaiting(memory: Memory): boolean {
  return memory.pending_version !== null || (memory.state === 'inactive' && memory.reviewed_at === null);
}

/** What a change of a memory prints: what was `done`, or that nothing was, and what comes next. */
export function printOutcome(terminal: Terminal, done: string, result: StoreResult): void {
  const { memory, outcome, notice, degraded } = result;
  const line = `${outcome === 'unchanged' ? 'Memory not changed' : done}: ${memory.id}`;
  const version = memory.pending_version ?? memory.version;
  const numbered = version > 1 && outcome !== 'duplicate' ? `${line} (version ${version})` : line;
  if (outcome === 'unchanged') terminal.print(`${terminal.colors.yellow('!')} ${numbered}`);
  else terminal.success(numbered);
  if (notice !== null) terminal.print(`  ${harmless(notice)}`);
  if (outcome !== 'deleted' && isWaiting(memory))
    terminal.print(
      `  ${notice === null ? 'Waiting for review. ' : ''}Approve it with: holdfast memory approve ${memory.id}`,
    );
  if (degraded !== null) terminal.note(harmless(degraded));
}

/** What `memory store` prints. */
export function printStored(terminal: Terminal, result: StoreResult): void {
  const done = result.outcome === 'duplicate' ? 'Memory stored already' : 'Memory stored';
  printOutcome(terminal, done, result);
}

/** What a batch prints: how many went well, and which did not and why. */
export function printBatch(terminal: Terminal, label: string, done: number, result: BatchFailures): void {
  terminal.print(`${label}: ${done}`);
  terminal.print(`Failed: ${result.failed}`);
  if (result.failed === 0) return;
  terminal.print(`Failed IDs: ${harmless(result.failed_ids.join(', '))}`);
  for (const id of result.failed_ids)
    if (result.errors[id]) terminal.note(harmless(`${id}: ${result.errors[id]}`));
  const conflicts = result.conflicting_ids?.length ?? 0;
  if (conflicts > 0)
    terminal.note(
      `${conflicts === 1 ? '1 conflict waits' : `${conflicts} conflicts wait`} for your choice: holdfast team conflicts`,
    );
}
