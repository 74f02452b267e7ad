import { change, counted, figure, table } from '../lib/markdown.ts';
import { describeMachine } from '../lib/report.ts';
import type { Figure, Latency, SizeResults, Times } from './results.ts';

const TRADITIONAL = 'sqlite-vec + FTS5';

/** What is promised of a kind of search up to so many memories: milliseconds, and how many times faster than that peer. */
interface Promised {
  what: string;
  upTo: number;
  ms: number;
  times: number;
}
const PROMISED: readonly Promised[] = [
  { what: 'hybrid, filter 5 %', upTo: 10_000, ms: 1, times: 25 },
  { what: 'hybrid, filter 5 %', upTo: 100_000, ms: 2.5, times: 60 },
  { what: 'hybrid, filter 5 %', upTo: 1_000_000, ms: 20, times: 80 },
  { what: 'semantic', upTo: 10_000, ms: 0.8, times: 0 },
  { what: 'semantic', upTo: 100_000, ms: 2.5, times: 0 },
  { what: 'semantic', upTo: 1_000_000, ms: 16, times: 0 },
];

/** The promise and whether it is kept. */
function promise({ what, product, peers }: Latency, memories: number): [string, string] {
  const found = PROMISED.find((one) => one.what === what && memories <= one.upTo);
  if (found === undefined) return ['', ''];
  const { ms, times } = found;
  const faster = (peers[TRADITIONAL]?.p50 ?? 0) / product.p50;
  const kept = product.p50 <= ms && faster >= times;
  return [`≤ ${ms} ms${times > 0 ? `, ≥ ${times} ×` : ''}`, kept ? 'yes' : '**no**'];
}

/** A peer's median and how many times that of the product it is. */
function versus(peer: Times | undefined, { p50 }: Times): string {
  if (peer === undefined) return '';
  const times = peer.p50 / p50;
  const rounded = times < 1 ? times.toPrecision(1) : times.toFixed(times < 10 ? 1 : 0);
  return `${figure(peer.p50)} (${rounded} ×)`;
}

type Last = (memories: number) => SizeResults | undefined;

function latencyTable(sizes: readonly SizeResults[], last: Last): string {
  const peers = [
    ...new Set(sizes.flatMap(({ latency }) => latency.flatMap((one) => Object.keys(one.peers)))),
  ];
  const header = ['search, ms', 'memories', 'p50', 'p95', 'since the last', ...peers, 'target', 'met'];
  const rows = sizes.flatMap(({ memories, latency }) =>
    latency.map((one) => {
      const { what, product, peers: others } = one;
      const before = last(memories)?.latency.find((saved) => saved.what === what);
      const cells = [what, counted.format(memories), figure(product.p50), figure(product.p95)];
      const against = peers.map((name) => versus(others[name], product));
      return [...cells, change(product.p50, before?.product.p50), ...against, ...promise(one, memories)];
    }),
  );
  return table(header, rows);
}

function approximateTable(sizes: readonly SizeResults[]): string {
  const all = sizes.flatMap(({ memories, approximate }) => approximate.map((one) => ({ memories, ...one })));
  const kinds = [...new Set(all.flatMap(({ recall }) => Object.keys(recall)))];
  const header = ['approximate peer', 'memories', 'built in', ...kinds.map((kind) => `recall@10, ${kind}`)];
  const rows = all.map(({ memories, name, buildMs, recall }) => [
    name,
    counted.format(memories),
    buildMs === null ? 'not built: it takes too long' : `${figure(buildMs / 1000)} s`,
    ...kinds.map((kind) => recall[kind]?.toFixed(4) ?? ''),
  ]);
  return table(header, rows);
}

function recallTable(sizes: readonly SizeResults[]): string {
  const shares = [...new Set(sizes.flatMap(({ recall }) => recall.map(({ share }) => share)))];
  const header = [
    'recall@10',
    'vectors',
    ...shares.map((share) => (share === 1 ? 'all' : `${100 * share} %`)),
  ];
  const rows = sizes.flatMap(({ memories, recall }) =>
    [...Map.groupBy(recall, ({ shape }) => shape)].map(([shape, some]) => [
      counted.format(memories),
      shape,
      ...shares.map((share) => some.find((one) => one.share === share)?.recall.toFixed(4) ?? ''),
    ]),
  );
  return table(header, rows);
}

function figureTable(sizes: readonly SizeResults[], last: Last): string {
  const row = (memories: number, { what, value, unit, target }: Figure): string[] => {
    const before = last(memories)?.figures.find((one) => one.what === what)?.value;
    const met = target === undefined ? '' : value <= target ? 'yes' : '**no**';
    const promised = target === undefined ? '' : `≤ ${figure(target)} ${unit}`;
    const value3 = `${figure(value)} ${unit}`;
    return [what, counted.format(memories), value3, change(value, before), promised, met];
  };
  return table(
    ['the engine', 'memories', '', 'since the last', 'target', 'met'],
    sizes.flatMap(({ memories, figures }) => figures.map((one) => row(memories, one))),
  );
}

/** The results as Markdown, each beside its peers and beside what was saved before. */
export function toMarkdown(sizes: readonly SizeResults[], saved: readonly SizeResults[]): string {
  const last: Last = (memories) => saved.find((one) => one.memories === memories);
  const machines = [...Map.groupBy(sizes, ({ machine }) => describeMachine(machine))].map(
    ([machine, some]) =>
      `${some.map(({ memories }) => counted.format(memories)).join(' and ')} memories: ${machine}`,
  );
  const tables = [
    sizes.some(({ latency }) => latency.length > 0) ? latencyTable(sizes, last) : '',
    sizes.some(({ approximate }) => approximate.length > 0) ? approximateTable(sizes) : '',
    sizes.some(({ recall }) => recall.length > 0) ? recallTable(sizes) : '',
    sizes.some(({ figures }) => figures.length > 0) ? figureTable(sizes, last) : '',
  ];
  return [...machines, ...tables].filter((text) => text !== '').join('\n\n');
}
