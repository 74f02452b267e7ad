import type { Terminal } from '../terminal.ts';

/** Columns as wide as their longest cell. */
export function printTable(terminal: Terminal, heading: string[], rows: string[][]): void {
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
