import {
  Area,
  AreaChart,
  Bar,
  BarChart,
  CartesianGrid,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { formatCompact } from '../../lib/format.ts';
import { ChartHint } from './chart-hint.tsx';
import { formatDay } from './days.ts';
import { type Chart, rowsOf } from './series.ts';

type Row = ReturnType<typeof rowsOf>[number];

const TICK = { fill: 'var(--muted)', fontSize: 11 };
const MARGIN = { top: 8, right: 4, bottom: 0, left: 0 };
const at = (place: number) => (row: Row) => row.counts[place] ?? 0;

interface ChartPictureProps {
  chart: Chart;
  kind: 'bars' | 'area';
  unit: readonly [string, string];
}

/** The drawing. It says nothing to those who cannot see it: the table beside it does. */
export default function ChartPicture({ chart, kind, unit }: ChartPictureProps) {
  const frame = (
    <>
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis
        dataKey="day"
        tickFormatter={formatDay}
        tick={TICK}
        tickLine={false}
        axisLine={{ stroke: 'var(--line-strong)' }}
        minTickGap={32}
        height={22}
      />
      <YAxis
        tickFormatter={formatCompact}
        tick={TICK}
        tickLine={false}
        axisLine={false}
        allowDecimals={false}
        width="auto"
      />
      <Tooltip
        cursor={{ fill: 'var(--hover)', stroke: 'var(--line-strong)' }}
        isAnimationActive={false}
        allowEscapeViewBox={{ x: false, y: true }}
        wrapperStyle={{ zIndex: 10 }}
        content={({ label }) => <ChartHint chart={chart} day={String(label)} unit={unit} />}
      />
    </>
  );
  const shared = { data: rowsOf(chart), margin: MARGIN, accessibilityLayer: false };
  return (
    <div aria-hidden className="min-h-0 flex-1">
      <ResponsiveContainer width="100%" height="100%">
        {kind === 'bars' ? (
          <BarChart {...shared} barCategoryGap="20%" maxBarSize={28}>
            {frame}
            {chart.lines.map(({ name, color }, place) => (
              <Bar key={name} dataKey={at(place)} stackId="all" fill={color} isAnimationActive={false} />
            ))}
          </BarChart>
        ) : (
          <AreaChart {...shared}>
            {frame}
            {chart.lines.map(({ name, color }, place) => (
              <Area
                key={name}
                dataKey={at(place)}
                type="stepAfter"
                stroke={color}
                strokeWidth={1.5}
                fill={color}
                fillOpacity={0.15}
                isAnimationActive={false}
              />
            ))}
          </AreaChart>
        )}
      </ResponsiveContainer>
    </div>
  );
}
