import { describe, expect, it } from 'vitest';
import { drawLatency } from './chart.ts';
import { toMarkdown } from './report.ts';
import type { SizeResults } from './results.ts';

const machine: SizeResults['machine'] = {
  takenAt: '2026-01-02',
  plan: 'search',
  cores: 2,
  cpu: 'a processor',
  memoryGiB: 8,
  system: 'Linux',
  node: '24',
  loadBefore: 0,
  busy: false,
};

function results(memories: number, ms: number): SizeResults {
  const peer = { p50: 10 * ms, p95: 12 * ms };
  return {
    machine,
    memories,
    latency: [{ what: 'semantic', product: { p50: ms, p95: 2 * ms }, peers: { 'another one': peer } }],
    approximate: [
      memories > 100_000
        ? { name: 'a graph', buildMs: null, recall: {} }
        : { name: 'a graph', buildMs: 2500, recall: { semantic: 0.975 } },
    ],
    recall: [
      { shape: 'clustered', share: 1, recall: 1 },
      { shape: 'clustered', share: 0.05, recall: 0.9967 },
    ],
    figures: [{ what: 'start', value: 800, unit: 'ms', target: 700 }],
  };
}

describe('the report', () => {
  const report = toMarkdown([results(10_000, 2)], [results(10_000, 4)]);

  it('shows each time beside that of the last run and of the peers', () => {
    expect(report).toContain('| semantic | 10,000 | 2 | 4 | -50 % | 20 (10 ×) | ≤ 0.8 ms | **no** |');
  });

  it('shows recall by filter, and whether targets were met', () => {
    expect(report).toContain('| 10,000 | clustered | 1.0000 | 0.9967 |');
    expect(report).toContain('| start | 10,000 | 800 ms | 0 % | ≤ 700 ms | **no** |');
  });

  it('shows what approximate peers miss, what their index costs, and where they are left out', () => {
    const text = toMarkdown([results(10_000, 2), results(1_000_000, 9)], []);
    expect(text).toContain('| a graph | 10,000 | 2.5 s | 0.9750 |');
    expect(text).toContain('| a graph | 1,000,000 | not built: it takes too long |  |');
  });

  it('says of each machine which sizes were measured on it, and how busy it was', () => {
    const busy = { ...results(100_000, 2), machine: { ...machine, loadBefore: 1.5, busy: true } };
    const text = toMarkdown([results(1000, 2), results(10_000, 2), busy], []);
    expect(text).toContain('1,000 and 10,000 memories: Taken on 2026-01-02');
    expect(text).toMatch(/^100,000 memories: Taken on .* 1\.50 – \*\*a busy machine/m);
  });

  it('leaves out what was never saved', () => {
    expect(toMarkdown([results(10_000, 2)], [])).toContain('| semantic | 10,000 | 2 | 4 |  | 20 (10 ×) |');
  });
});

it('the chart has a line for the product and each peer, further up for those that take longer', () => {
  const chart = drawLatency([results(10_000, 2), results(100_000, 8)]);
  const lines = [...chart.matchAll(/<path d="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)" fill="none"/g)];
  expect(lines).toHaveLength(2);
  const [own, other] = lines.map(([, , from, , to]) => [Number(from), Number(to)] as const);
  expect(own?.[1]).toBeLessThan(own?.[0] ?? 0);
  expect(other?.[0]).toBeLessThan(own?.[0] ?? 0);
  expect(chart).toContain('100k');
});
