import type { Command } from 'commander';
import type { AuditEntry } from '../../client/index.ts';
import { AUDIT_KINDS, AUDIT_OUTCOMES } from '../../shared/terms.ts';
import { answer, type CommonFlags, type Context, leaf } from '../context.ts';
import { printTable } from '../format/table.ts';
import type { Terminal } from '../terminal.ts';
import { seconds } from '../text.ts';
import { choice, positive, valued } from '../values.ts';

const LIMIT = 50;

interface AuditFlags extends CommonFlags {
  kind?: (typeof AUDIT_KINDS)[number];
  action?: string;
  object?: string;
  user?: string;
  agent?: string;
  outcome?: (typeof AUDIT_OUTCOMES)[number];
  from?: string;
  to?: string;
  limit: number;
  cursor?: number;
}

function who({ user, agent }: AuditEntry): string {
  if (user === null) return '-';
  return agent === null ? user : `${user}/${agent}`;
}

function printEntries(terminal: Terminal, entries: readonly AuditEntry[], limit: number): void {
  if (entries.length === 0) {
    terminal.print('The audit log has no such entry.');
    return;
  }
  printTable(
    terminal,
    ['WHEN', 'WHO', 'BY', 'ACTION', 'OUTCOME', 'OBJECT'],
    entries.map((entry) => [
      seconds(entry.at),
      who(entry),
      entry.source,
      entry.action,
      entry.outcome,
      entry.object ?? '-',
    ]),
  );
  const last = entries.at(-1);
  if (last && entries.length === limit)
    terminal.note(`There may be more: add --cursor ${last.id}, or a higher --limit (up to 1000).`);
}

/** `holdfast audit`. */
export function defineAudit(program: Command, context: Context): void {
  leaf(program, 'audit', 'who did what, and what was refused, newest first; for administrators')
    .addOption(choice('--kind <kind>', 'only what was done to this kind of thing', AUDIT_KINDS))
    .option('--action <action>', 'only this action, such as memory.approve')
    .option('--object <id>', 'only what was done to this memory, key or user')
    .option('--user <name>', 'only of this user')
    .option('--agent <name>', 'only of this agent')
    .addOption(choice('--outcome <outcome>', 'only what was done, or only what was refused', AUDIT_OUTCOMES))
    .option('--from <time>', 'only since then, such as 2025-01-15')
    .option('--to <time>', 'only before then')
    .addOption(valued('--limit <number>', 'how many at most', positive).default(LIMIT))
    .addOption(valued('--cursor <id>', 'older ones than this entry', positive))
    .addHelpText('after', EXAMPLES)
    .action(async (flags: AuditFlags) => {
      const { kind, action, object, user, agent, outcome, from, to, limit, cursor: before } = flags;
      const query = { kind, action, object, user, agent, outcome, from, to, limit, before };
      await answer(
        context,
        flags,
        (holdfast) => holdfast.system.audit(query),
        ({ entries }, terminal) => printEntries(terminal, entries, limit),
      );
    });
}

const EXAMPLES = `
Examples:
  holdfast audit --kind memory --agent coder --from 2025-01-15
  holdfast audit --outcome refused
  holdfast audit --object mem_01a205739d3c7ef882f9a9eee980bd06 --json`;
