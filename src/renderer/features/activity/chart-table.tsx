import { formatNumber } from '../../lib/format.ts';
import { formatDay } from './days.ts';
import type { Chart } from './series.ts';

/** The numbers of a chart, newest first. */
export function ChartTable({ title, chart: { days, weekly, lines } }: { title: string; chart: Chart }) {
  const places = days.map((_, place) => place).reverse();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable with the keyboard
    <section className="min-h-0 flex-1 overflow-auto" aria-label={`${title}, table`} tabIndex={0}>
      <table className="w-full text-xs tabular-nums">
        <thead className="sticky top-0 bg-surface text-left text-muted">
          <tr>
            <th scope="col" className="py-1 pr-3 font-medium">
              {weekly ? 'Week from' : 'Day'}
            </th>
            {lines.map(({ name }) => (
              <th key={name} scope="col" className="py-1 pl-3 font-medium" title={name}>
                <bdi className="ml-auto block max-w-24 truncate text-right">{name}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {places.map((place) => (
            <tr key={days[place]} className="border-t border-line">
              <th scope="row" className="py-1 pr-3 text-left font-normal whitespace-nowrap">
                {formatDay(days[place] ?? '')}
              </th>
              {lines.map(({ name, counts }) => (
                <td key={name} className="py-1 pl-3 text-right">
                  {formatNumber(counts[place] ?? 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
