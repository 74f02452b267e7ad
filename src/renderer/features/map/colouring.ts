import { formatTime } from '../../lib/format.ts';
import { SCOPE_LOOK, TYPE_LOOK } from '../../ui/badge.tsx';
import type { MapData } from './columns.ts';

/** What points can be coloured by. */
export const COLOURINGS = ['scope', 'type', 'agent', 'age', 'state'] as const;
export type Colouring = (typeof COLOURINGS)[number];

export const COLOURING_LABELS: Record<Colouring, string> = {
  scope: 'Scope',
  type: 'Type',
  agent: 'Agent',
  age: 'Age',
  state: 'State',
};

/** Colours of the theme, in the order in which they are given to values. */
export const HUES = ['accent', 'violet', 'warn', 'blue', 'ok', 'danger', 'text'] as const;
export type Hue = (typeof HUES)[number] | 'muted';

/** Steps from the oldest to the newest memory. */
export const AGE_STEPS = 12;

/** One value with its colour. */
export interface LegendEntry {
  /** Number of its colour. */
  colour: number;
  hue: Hue;
  label: string;
  count: number;
}

/** Every point's colour, and what the colours mean. */
export interface Coloured {
  /** Number of the colour of each point. */
  of: Uint8Array;
  /** The most frequent value first; empty where colours are steps of time. */
  legend: LegendEntry[];
  /** The first and the last day, where colours are steps of time. */
  span: { from: string; to: string } | null;
}

const STATE_LABELS: Record<string, string> = { active: 'Active', inactive: 'Inactive' };

function labelOf(colouring: Colouring, value: string): string {
  if (colouring === 'scope' && value in SCOPE_LOOK) return SCOPE_LOOK[value as keyof typeof SCOPE_LOOK].label;
  if (colouring === 'type' && value in TYPE_LOOK) return TYPE_LOOK[value as keyof typeof TYPE_LOOK].label;
  return colouring === 'state' ? (STATE_LABELS[value] ?? value) : value;
}

/** Gives each value a colour; when there are more values than colours the rarest share one. */
function byValue(data: MapData, colouring: Exclude<Colouring, 'age'>): Coloured {
  const { values, of } = data[colouring];
  const counts = values.map(() => 0);
  for (const value of of) counts[value] = (counts[value] ?? 0) + 1;
  const order = [...values.keys()].sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b);
  const named = order.length > HUES.length ? order.slice(0, HUES.length - 1) : order;
  const rest = order.slice(named.length);
  const legend: LegendEntry[] = named.map((value, colour) => ({
    colour,
    hue: HUES[colour] ?? 'muted',
    label: labelOf(colouring, values[value] ?? ''),
    count: counts[value] ?? 0,
  }));
  if (rest.length > 0) {
    const count = rest.reduce((sum, value) => sum + (counts[value] ?? 0), 0);
    legend.push({ colour: legend.length, hue: 'muted', label: `${rest.length} others`, count });
  }
  const colourOf = new Map(order.map((value, place) => [value, Math.min(place, legend.length - 1)]));
  return { of: Uint8Array.from(of, (value) => colourOf.get(value) ?? 0), legend, span: null };
}

function byAge({ createdAt }: MapData): Coloured {
  let [from, to] = [Infinity, -Infinity];
  for (const time of createdAt) {
    from = Math.min(from, time);
    to = Math.max(to, time);
  }
  const step = Math.max(1, (to - from) / AGE_STEPS);
  const of = Uint8Array.from(createdAt, (time) => Math.min(AGE_STEPS - 1, Math.floor((time - from) / step)));
  const label = (time: number) => formatTime(new Date(time).toISOString());
  return { of, legend: [], span: createdAt.length === 0 ? null : { from: label(from), to: label(to) } };
}

export function coloured(data: MapData, colouring: Colouring): Coloured {
  return colouring === 'age' ? byAge(data) : byValue(data, colouring);
}
