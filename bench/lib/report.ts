import type { Machine } from './machine.ts';
import { change, counted, figure, table } from './markdown.ts';
import { isMet, type Result, ratioOf } from './results.ts';

const BEFORE = ['what', 'memories', 'through', 'ratio', 'to', 'median', 'p95'];
const AFTER = ['target', 'met'];

function targetOf({ target, unit }: Result): string {
  if (target === null) return '';
  return target.of === 'ratio'
    ? `ratio ${target.bound} ${target.value}`
    : `${target.bound} ${figure(target.value)} ${unit}`;
}

const isSame = (a: Result, b: Result): boolean =>
  a.what === b.what && a.memories === b.memories && a.face === b.face;

/** The results as a Markdown table, beside what was saved of an earlier run where that is given. */
export function toTable(results: readonly Result[], saved?: readonly Result[]): string {
  const row = (result: Result): string[] => {
    const { what, memories, face, limit, unit, median, tail } = result;
    const ratio = ratioOf(result);
    const met = isMet(result);
    const before = saved?.find((one) => isSame(one, result))?.median;
    return [
      what,
      memories === null ? '' : counted.format(memories),
      face ?? '',
      ratio === null ? '' : ratio.toFixed(ratio < 10 ? 2 : 0),
      limit === null ? '' : `${limit.what}: ${figure(limit.value)} ${unit}`,
      `${figure(median)} ${unit}`,
      tail === null ? '' : figure(tail),
      ...(saved === undefined ? [] : [change(median, before)]),
      targetOf(result),
      met === null ? '' : met ? 'yes' : '**no**',
    ];
  };
  const header = [...BEFORE, ...(saved === undefined ? [] : ['since the last']), ...AFTER];
  return table(header, results.map(row));
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
