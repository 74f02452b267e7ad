/** Thousands grouped. */
export const counted = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** Three significant digits, thousands grouped. */
export const figure = (value: number): string =>
  value >= 1000 ? counted.format(value) : String(Number(value.toPrecision(3)));

/** A table in Markdown. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** By how much a figure differs from what was saved of it, if anything was. */
export const change = (now: number, before: number | undefined): string =>
  before === undefined ? '' : `${(100 * (now / before - 1)).toFixed(0)} %`;
