import type { Loss } from './report.ts';

const WIDTH = 830;
const ROW = 34;
const TOP = 62;
const NAMES = 270;
const BAR = 11;
const HALVES = [
  { key: 'tuned', name: 'conversations 1–5', colour: '#0f766e' },
  { key: 'untouched', name: 'conversations 6–10', colour: '#b45309' },
] as const;

const text = (x: number, y: number, content: string, more = ''): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${content}</text>`;

/** What recall@10 loses, in points, when a part of the pipeline is switched off: two bars for each part, as an SVG file. */
export function drawAblation(losses: readonly Loss[]): string {
  const values = losses.flatMap(({ tuned, untouched }) => [tuned, untouched]);
  const least = Math.min(0, ...values);
  const scale = (WIDTH - NAMES - 70) / (Math.max(1, ...values) - least);
  const x = (value: number) => NAMES + 20 + (value - least) * scale;
  const legend = HALVES.map(({ name, colour }, index) => {
    const left = NAMES + 20 + index * 180;
    return `<rect x="${left}" y="34" width="12" height="12" fill="${colour}"/>${text(left + 18, 44, name)}`;
  });
  const bars = losses.flatMap((loss, row) => {
    const y = TOP + row * ROW;
    const pair = HALVES.map(({ key, colour }, index) => {
      const [from, to] = [x(Math.min(0, loss[key])), x(Math.max(0, loss[key]))];
      const top = y + index * (BAR + 2);
      return [
        `<rect x="${from.toFixed(1)}" y="${top}" width="${(to - from).toFixed(1)}" height="${BAR}" fill="${colour}"/>`,
        text(to + 6, top + 9, loss[key].toFixed(1), 'font-size="10"'),
      ].join('');
    });
    return [text(NAMES, y + 16, loss.name, 'text-anchor="end"'), ...pair];
  });
  const height = TOP + losses.length * ROW + 14;
  const axis = `<path d="M${x(0).toFixed(1)} ${TOP - 6}V${height - 12}" stroke="#9ca3af"/>`;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="What recall loses without each part"`,
    ' font-family="system-ui, sans-serif" font-size="12" fill="#374151">',
    '<rect width="100%" height="100%" rx="10" fill="#ffffff"/>',
    text(20, 24, 'Points of recall@10 on LoCoMo that each part is worth', 'font-weight="600" fill="#111827"'),
    ...legend,
    axis,
    ...bars,
    '</svg>',
  ].join('\n')}\n`;
}
