import { structuredPatch } from 'diff';
import { stringify } from 'smol-toml';
import type { Terminal } from '../terminal.ts';
import { harmless } from '../text.ts';
import { type Agent, SERVER_NAME, serverValue } from './agents.ts';
import { hunkBetween } from './edit/text.ts';
import type { Launch } from './launch.ts';
import type { Machine } from './machine.ts';

const CONTEXT_LINES = 1;
/** Longer lines are those of files that only programs read; of such a line only what changes is shown. */
const LONG_LINE = 300;

function signed(sign: string, text: string): string[] {
  return text === ''
    ? []
    : text
        .trim()
        .split(/\r?\n/)
        .map((line) => `${sign}${line}`);
}

/** What changes, as the lines of a diff: little of what stays, since config files can hold secrets of others. */
export function diffLines(before: string, after: string): string[] {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: CONTEXT_LINES });
  const lines = hunks.flatMap((hunk) => [
    `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`,
    ...hunk.lines.map((line) => line.replace(/\r$/, '')),
  ]);
  if (lines.every((line) => line.length <= LONG_LINE)) return lines;
  const { removed, inserted } = hunkBetween(before, after);
  return [...signed('-', removed), ...signed('+', inserted)];
}

/** Shows what is to become of a file. */
export function showDiff(terminal: Terminal, path: string, lines: readonly string[]): void {
  const { green, red, dim } = terminal.colors;
  terminal.print(`  ${harmless(path)}`);
  for (const line of lines) {
    const paint = line.startsWith('+') ? green : line.startsWith('-') ? red : dim;
    terminal.print(`    ${paint(harmless(line))}`);
  }
}

/** What an agent's config needs, to be put there by hand; agents that are not known get what most clients read. */
export function snippet(agent: Agent | undefined, id: string, machine: Machine, launch: Launch): string {
  const { format, servers, typed } = agent?.server(machine) ?? {
    format: 'json',
    servers: 'mcpServers',
    typed: false,
  };
  const document = { [servers]: { [SERVER_NAME]: serverValue(launch, id, typed) } };
  return format === 'toml' ? stringify(document).trim() : JSON.stringify(document, null, 2);
}
