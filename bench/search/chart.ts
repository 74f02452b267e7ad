import type { SizeResults, Times } from './results.ts';

const WIDTH = 830;
const HEIGHT = 340;
const PANEL = { top: 74, width: 300, height: 210 };
const LEFT_EDGES = [60, 430];
const SHOWN = ['semantic', 'hybrid, filter 5 %'];
const PRODUCT = 'Holdfast';
const COLOURS = ['#0f766e', '#b45309', '#9333ea', '#2563eb', '#6b7280'];

interface Series {
  name: string;
  points: { memories: number; ms: number }[];
}

function seriesOf(sizes: readonly SizeResults[], what: string): Series[] {
  const found = new Map<string, Series['points']>();
  const add = (name: string, memories: number, { p50 }: Times) =>
    found.set(name, [...(found.get(name) ?? []), { memories, ms: p50 }]);
  for (const { memories, latency } of sizes)
    for (const one of latency.filter((each) => each.what === what)) {
      add(PRODUCT, memories, one.product);
      for (const [name, times] of Object.entries(one.peers)) add(name, memories, times);
    }
  return [...found].map(([name, points]) => ({ name, points }));
}

/** The powers of ten around values. */
function decades(values: readonly number[]): number[] {
  const first = Math.floor(Math.log10(Math.min(...values)));
  const last = Math.ceil(Math.log10(Math.max(...values)));
  return Array.from({ length: last - first + 1 }, (_, step) => first + step);
}

const label = (power: number): string =>
  power >= 6
    ? `${10 ** (power - 6)}M`
    : power >= 3
      ? `${10 ** (power - 3)}k`
      : String(Number((10 ** power).toPrecision(1)));

type Scale = (value: number) => number;

function logScale(powers: readonly number[], from: number, to: number): Scale {
  const first = powers[0] ?? 0;
  const span = (powers.at(-1) ?? 1) - first || 1;
  return (value) => from + ((to - from) * (Math.log10(value) - first)) / span;
}

const text = (x: number, y: number, content: string, more = ''): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${content}</text>`;

function grid(left: number, xs: readonly number[], x: Scale, ys: readonly number[], y: Scale): string[] {
  const bottom = PANEL.top + PANEL.height;
  return [
    ...ys.map((power) => {
      const at = y(10 ** power).toFixed(1);
      return `<path d="M${left} ${at}h${PANEL.width}" stroke="#e5e7eb"/>${text(left - 6, Number(at) + 4, label(power), 'text-anchor="end"')}`;
    }),
    ...xs.map((power) => text(x(10 ** power), bottom + 18, label(power), 'text-anchor="middle"')),
  ];
}

function line({ points }: Series, colour: string, x: Scale, y: Scale): string {
  const places = points.map(({ memories, ms }) => [x(memories).toFixed(1), y(ms).toFixed(1)] as const);
  const dots = places.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3.5" fill="${colour}"/>`);
  const path = places.map((place) => place.join(' ')).join('L');
  return `<path d="M${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}`;
}

function panel(
  sizes: readonly SizeResults[],
  what: string,
  left: number,
  names: readonly string[],
): string[] {
  const series = seriesOf(sizes, what);
  const points = series.flatMap((one) => one.points);
  const xs = decades(points.map(({ memories }) => memories));
  const ys = decades(points.map(({ ms }) => ms));
  const x = logScale(xs, left + 12, left + PANEL.width - 12);
  const y = logScale(ys, PANEL.top + PANEL.height, PANEL.top);
  return [
    text(left, PANEL.top - 14, `${what}: milliseconds, median`, 'font-weight="600" fill="#111827"'),
    ...grid(left, xs, x, ys, y),
    text(left + PANEL.width / 2, PANEL.top + PANEL.height + 36, 'memories', 'text-anchor="middle"'),
    ...series.map((one) => line(one, COLOURS[names.indexOf(one.name)] ?? '#000', x, y)),
  ];
}

/** Two charts of search times by number of memories, both axes logarithmic, as an SVG file. */
export function drawLatency(sizes: readonly SizeResults[]): string {
  const names = [...new Set(SHOWN.flatMap((what) => seriesOf(sizes, what).map(({ name }) => name)))];
  let at = 20;
  const legend = names.map((name, index) => {
    const x = at;
    at += 34 + name.length * 6.6;
    return `<path d="M${x} 24h16" stroke="${COLOURS[index]}" stroke-width="3"/>${text(x + 22, 28, name)}`;
  });
  const panels = SHOWN.flatMap((what, index) => panel(sizes, what, LEFT_EDGES[index] ?? 0, names));
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Search times by number of memories"`,
    ' font-family="system-ui, sans-serif" font-size="12" fill="#374151">',
    '<rect width="100%" height="100%" rx="10" fill="#ffffff"/>',
    ...legend,
    ...panels,
    '</svg>',
  ].join('\n')}\n`;
}
