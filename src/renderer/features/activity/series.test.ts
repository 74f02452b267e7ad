import { describe, expect, test } from 'vitest';
import type { AgentSeries } from '../../../client/index.ts';
import { rowsOf, stacked, waitingLine } from './series.ts';

const agent = (name: string | null, ...counts: number[]): AgentSeries => ({
  user: name === null ? null : 'ann',
  agent: name,
  counts,
});
const daysFrom = (count: number) =>
  Array.from({ length: count }, (_, day) => new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10));

describe('the lines of a chart', () => {
  test('are the busiest agents, and the others together', () => {
    const series = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => agent(name, 2, 1));
    const { lines, total } = stacked(daysFrom(2), [...series, agent(null, 10, 10)], 'ann');
    expect(lines.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e', 'Others']);
    expect(lines.at(-1)).toMatchObject({ counts: [14, 12], total: 26 });
    expect(total).toBe(7 * 3 + 20);
    expect(new Set(lines.map(({ color }) => color)).size).toBe(6);
  });

  test('name a person and the agents of others', () => {
    const series = [
      agent('default', 1),
      { user: 'bob', agent: 'default', counts: [1] },
      { user: 'bob', agent: 'x', counts: [1] },
    ];
    const { lines } = stacked(daysFrom(1), series, 'ann');
    expect(lines.map(({ name }) => name)).toEqual(['You', 'bob', 'bob/x']);
  });

  test('have a number a week where a year is shown, the last week whole', () => {
    const year = daysFrom(365);
    const { days, weekly, lines } = stacked(year, [agent('a', ...year.map(() => 1))], 'ann');
    expect(weekly).toBe(true);
    expect(days).toHaveLength(53);
    expect(lines[0]?.counts.slice(0, 2)).toEqual([1, 7]);
    expect(lines[0]?.counts.at(-1)).toBe(7);
    expect(days.at(-1)).toBe(year.at(-7));
  });
});

test('what waits is counted at the end of a week, not added up', () => {
  const days = daysFrom(365);
  const chart = waitingLine({ days, waiting: days.map((_, day) => day) });
  expect(chart.total).toBe(364);
  expect(chart.lines[0]?.counts.slice(-2)).toEqual([357, 364]);
});

test('rows hold the numbers of every line', () => {
  const chart = stacked(daysFrom(2), [agent('a', 1, 2), agent('b', 0, 3)], 'ann');
  expect(rowsOf(chart)).toEqual([
    { day: '2025-01-01', counts: [1, 0] },
    { day: '2025-01-02', counts: [2, 3] },
  ]);
});
