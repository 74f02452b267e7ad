import { ChartColumn, Table2 } from 'lucide-react';
import { lazy, Suspense, useId, useState } from 'react';
import { formatCount, formatNumber } from '../../lib/format.ts';
import { IconButton } from '../../ui/button.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { ChartTable } from './chart-table.tsx';
import type { Chart } from './series.ts';

// The chart library is the largest part of the page, and the numbers are there without it.
const ChartPicture = lazy(() => import('./chart-picture.tsx'));

interface ChartCardProps {
  title: string;
  /** What the number beside the title counts, for one and for many. */
  unit: readonly [string, string];
  chart: Chart;
  kind: 'bars' | 'area';
  /** What stands there when there is nothing to draw. */
  nothing: string;
}

/** Which line has which colour. One line needs no words: the title names it. */
function Legend({ lines }: Pick<Chart, 'lines'>) {
  if (lines.length < 2) return null;
  return (
    <ul className="grid grid-cols-3 gap-x-3 text-xs text-muted" aria-label="Colours">
      {lines.map(({ name, color }) => (
        <li key={name} className="flex min-w-0 items-center gap-1.5" title={name}>
          <span className="size-2 shrink-0 rounded-xs" style={{ background: color }} />
          <span className="truncate" dir="auto">
            {name}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** A chart with its sum, which can be read as a table as well. */
export function ChartCard({ title, unit, chart, kind, nothing }: ChartCardProps) {
  const [asTable, setAsTable] = useState(false);
  const heading = useId();
  const isEmpty = chart.lines.every(({ counts }) => counts.every((count) => count === 0));
  return (
    <section
      aria-labelledby={heading}
      className="flex h-60 min-w-0 flex-col gap-1 rounded-lg border border-line bg-surface px-4 pt-2 pb-3"
    >
      <header className="flex min-h-8 items-center gap-2">
        <h2 id={heading} className="truncate font-medium text-muted">
          {title}
        </h2>
        <span
          className="ml-auto text-lg font-semibold tabular-nums"
          title={formatCount(chart.total, ...unit)}
        >
          {formatNumber(chart.total)}
        </span>
        <IconButton
          label={asTable ? `${title} as a chart` : `${title} as a table`}
          aria-pressed={asTable}
          className="-mr-2"
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? <ChartColumn aria-hidden /> : <Table2 aria-hidden />}
        </IconButton>
      </header>
      {asTable ? (
        <ChartTable title={title} chart={chart} />
      ) : isEmpty ? (
        <p className="m-auto text-muted">{nothing}</p>
      ) : (
        <>
          <Legend lines={chart.lines} />
          <Suspense fallback={<Skeleton className="min-h-0 flex-1" />}>
            <ChartPicture chart={chart} kind={kind} unit={unit} />
          </Suspense>
        </>
      )}
    </section>
  );
}
