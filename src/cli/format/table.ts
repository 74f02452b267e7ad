import type { Terminal } from '../terminal.ts';
import { oneLine } from '../text.ts';

/** Columns as wide as their longest cell. Cells may hold text of others: each is one line. */
export function printTable(terminal: Terminal, heading: string[], texts: string[][]): void {
  const rows = texts.map((row) => row.map((cell) => oneLine(cell)));
  const widths = heading.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  terminal.print(terminal.colors.dim(line(heading)));
  for (const row of rows) terminal.print(line(row));
}
