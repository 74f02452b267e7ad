import type { Machine } from './machine.ts';
import { isMet, type Result, ratioOf } from './results.ts';

const HEADER = ['what', 'memories', 'through', 'ratio', 'to', 'median', 'p95', 'target', 'met'];

const counted = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** Three significant digits, thousands grouped. */
function figure(value: number): string {
  return value >= 1000 ? counted.format(value) : String(Number(value.toPrecision(3)));
}

function targetOf({ target, unit }: Result): string {
  if (target === null) return '';
  return target.of === 'ratio'
    ? `ratio ${target.bound} ${target.value}`
    : `${target.bound} ${figure(target.value)} ${unit}`;
}

function cells(result: Result): string[] {
  const { what, memories, face, limit, unit, tail } = result;
  const ratio = ratioOf(result);
  const met = isMet(result);
  return [
    what,
    memories === null ? '' : counted.format(memories),
    face ?? '',
    ratio === null ? '' : ratio.toFixed(ratio < 10 ? 2 : 0),
    limit === null ? '' : `${limit.what}: ${figure(limit.value)} ${unit}`,
    `${figure(result.median)} ${unit}`,
    tail === null ? '' : figure(tail),
    targetOf(result),
    met === null ? '' : met ? 'yes' : '**no**',
  ];
}

const line = (values: readonly string[]): string => `| ${values.join(' | ')} |`;

/** The results as a Markdown table. */
export function toTable(results: readonly Result[]): string {
  return [line(HEADER), line(HEADER.map(() => '---')), ...results.map((result) => line(cells(result)))].join(
    '\n',
  );
}

/** One paragraph about the machine and what else it did. */
export function describeMachine(machine: Machine): string {
  const { cores, cpu, memoryGiB, system, node, loadBefore, takenAt, plan } = machine;
  const load = `Load average at the start: ${loadBefore.toFixed(2)}`;
  const busy = machine.busy ? ' – **a busy machine: times are too high, compare ratios only**' : '';
  return `Taken on ${takenAt} (${plan} run) on ${cores} cores (${cpu}), ${memoryGiB} GiB of memory, ${system}, Node ${node}. ${load}${busy}.`;
}

/** The page with `text` between its two markers instead of what was there. Throws when it has no markers. */
export function replaceTable(page: string, text: string, name = 'bench'): string {
  const opening = `<!-- ${name}:begin -->`;
  const closing = `<!-- ${name}:end -->`;
  const begin = page.indexOf(opening);
  const end = page.indexOf(closing);
  if (begin < 0 || end < begin)
    throw new Error(`The page has no place for the table: ${opening} … ${closing}`);
  return `${page.slice(0, begin + opening.length)}\n${text}\n${page.slice(end)}`;
}
