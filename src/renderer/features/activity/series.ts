import type { Activity, AgentSeries } from '../../../client/index.ts';

/** Lines of one chart that can be told apart by colour. */
const SHOWN = 5;
/** Above so many days a bar stands for a week. */
const MAX_BARS = 92;
const WEEK = 7;

/** One agent, or all others together. */
export interface Line {
  name: string;
  color: string;
  counts: number[];
  total: number;
}

/** What charts draw: the days, or weeks by their first day, and a number for each in every line. */
export interface Chart {
  days: string[];
  weekly: boolean;
  lines: Line[];
  total: number;
}

const COLORS = ['var(--accent)', 'var(--violet)', 'var(--warn)', 'var(--blue)', 'var(--ok)'];
const OTHERS_COLOR = 'var(--control)';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Runs of `size` values, the last of which ends with the last value. */
function runs<T>(values: readonly T[], size: number): T[][] {
  const first = values.length % size;
  const starts = Array.from({ length: Math.ceil(values.length / size) }, (_, run) =>
    first === 0 ? run * size : Math.max(0, first + (run - 1) * size),
  );
  return starts.map((start, run) => values.slice(start, starts[run + 1] ?? values.length));
}

function nameOf({ user, agent }: AgentSeries, self: string): string {
  if (agent === null) return 'Others';
  const inPerson = agent === 'default';
  if (user === self) return inPerson ? 'You' : agent;
  return inPerson ? `${user}` : `${user}/${agent}`;
}

/** Everything beyond the agents that are shown, in one. */
function together(rest: readonly AgentSeries[]): AgentSeries[] {
  const [first] = rest;
  if (first === undefined) return [];
  const counts = first.counts.map((_, day) => sum(rest.map((one) => one.counts[day] ?? 0)));
  return [{ user: null, agent: null, counts }];
}

const sizeFor = (days: readonly string[]) => (days.length > MAX_BARS ? WEEK : 1);

/** The busiest agents in a colour each and the others together; by week where there are too many days for bars. `self` is the user who looks. */
export function stacked(days: readonly string[], series: readonly AgentSeries[], self: string): Chart {
  const size = sizeFor(days);
  const known = series.filter(({ agent }) => agent !== null);
  const shown = known.slice(0, SHOWN);
  const rest = series.filter((one) => !shown.includes(one));
  const lines = [...shown, ...together(rest)].map((one, place): Line => {
    const counts = runs(one.counts, size).map(sum);
    return {
      name: nameOf(one, self),
      color: one.agent === null ? OTHERS_COLOR : (COLORS[place] ?? OTHERS_COLOR),
      counts,
      total: sum(counts),
    };
  });
  return { ...framed(days), lines, total: sum(lines.map(({ total }) => total)) };
}

function framed(days: readonly string[]): Pick<Chart, 'days' | 'weekly'> {
  const size = sizeFor(days);
  return { days: runs(days, size).map(([first]) => first ?? ''), weekly: size > 1 };
}

/** How many waited at the end of each day or week; the total is how many wait now. */
export function waitingLine({ days, waiting }: Pick<Activity, 'days' | 'waiting'>): Chart {
  const counts = runs(waiting ?? [], sizeFor(days)).map((run) => run.at(-1) ?? 0);
  const total = counts.at(-1) ?? 0;
  return {
    ...framed(days),
    lines: [{ name: 'Waiting', color: 'var(--warn)', counts, total }],
    total,
  };
}

/** The rows of the chart library: a day with the numbers of every line. */
export function rowsOf({ days, lines }: Chart): { day: string; counts: number[] }[] {
  return days.map((day, place) => ({ day, counts: lines.map(({ counts }) => counts[place] ?? 0) }));
}
