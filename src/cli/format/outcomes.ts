import type { Memory, StoreResult } from '../../client/index.ts';
import type { Terminal } from '../terminal.ts';
import { harmless } from '../text.ts';

interface BatchFailures {
  failed: number;
  failed_ids: string[];
  errors: Record<string, string>;
}

const STORED_AS: Record<StoreResult['outcome'], string> = {
  created: 'Memory stored',
  updated: 'Memory stored',
  pending: 'Memory stored',
  duplicate: 'Memory stored already',
  unchanged: 'Memory not changed',
};

/** The version that somebody has to look at, or null. */
function waitingVersion(memory: Memory): number | null {
  if (memory.pending_version !== null) return memory.pending_version;
  return memory.state === 'inactive' && memory.reviewed_at === null ? memory.version : null;
}

function printDetails(terminal: Terminal, { memory, notice, degraded }: StoreResult): void {
  if (notice !== null) terminal.print(`  ${harmless(notice)}`);
  if (waitingVersion(memory) !== null)
    terminal.print(`  Waiting for review. Approve it with: holdfast memory approve ${memory.id}`);
  if (degraded !== null) terminal.note(harmless(degraded));
}

/** What `memory store` prints. */
export function printStored(terminal: Terminal, result: StoreResult): void {
  const { memory, outcome } = result;
  const number = memory.pending_version ?? memory.version;
  const version = number > 1 && outcome !== 'duplicate' ? ` (version ${number})` : '';
  terminal.success(`${STORED_AS[outcome]}: ${memory.id}${version}`);
  printDetails(terminal, result);
}

/** What a change of a memory prints after `done`. */
export function printEdited(terminal: Terminal, done: string, result: StoreResult): void {
  const { memory, outcome } = result;
  const label = outcome === 'unchanged' ? STORED_AS.unchanged : done;
  terminal.success(`${label}: ${memory.id} (version ${memory.pending_version ?? memory.version})`);
  printDetails(terminal, result);
}

/** What a batch prints: how many went well, and which did not and why. */
export function printBatch(terminal: Terminal, label: string, done: number, result: BatchFailures): void {
  terminal.print(`${label}: ${done}`);
  terminal.print(`Failed: ${result.failed}`);
  if (result.failed === 0) return;
  terminal.print(`Failed IDs: ${harmless(result.failed_ids.join(', '))}`);
  for (const id of result.failed_ids)
    if (result.errors[id]) terminal.note(harmless(`${id}: ${result.errors[id]}`));
}
