import { formatCount, formatNumber } from '../../lib/format.ts';
import { formatDay, formatLongDay } from './days.ts';
import type { Chart } from './series.ts';

interface ChartHintProps {
  chart: Chart;
  day: string;
  unit: readonly [string, string];
}

/** What stands beside the pointer: one day's numbers. */
export function ChartHint({ chart, day, unit }: ChartHintProps) {
  const place = chart.days.indexOf(day);
  if (place < 0) return null;
  const lines = chart.lines.filter(({ counts }) => (counts[place] ?? 0) > 0);
  const total = lines.reduce((sum, { counts }) => sum + (counts[place] ?? 0), 0);
  return (
    <div className="max-w-64 rounded-md border border-line bg-raised px-3 py-2 text-xs shadow-raised">
      <p className="font-medium">{chart.weekly ? `Week from ${formatDay(day)}` : formatLongDay(day)}</p>
      {chart.lines.length === 1 ? (
        <p className="text-muted">{formatCount(total, ...unit)}</p>
      ) : (
        <ul className="mt-1 flex flex-col gap-0.5 tabular-nums">
          {lines.map(({ name, color, counts }) => (
            <li key={name} className="flex items-center gap-1.5">
              <span className="size-2 shrink-0 rounded-xs" style={{ background: color }} />
              <span className="truncate text-muted" dir="auto">
                {name}
              </span>
              <span className="ml-auto pl-3">{formatNumber(counts[place] ?? 0)}</span>
            </li>
          ))}
          {lines.length === 0 && <li className="text-muted">Nothing</li>}
        </ul>
      )}
    </div>
  );
}
