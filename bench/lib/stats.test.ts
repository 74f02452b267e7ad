import { describe, expect, it } from 'vitest';
import { median, quantile, timeEach } from './stats.ts';

describe('quantile', () => {
  it('is the middle of sorted samples, whatever their order', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it('lies between neighbours', () => {
    expect(quantile([0, 10], 0.95)).toBeCloseTo(9.5);
    expect(quantile([7], 0.95)).toBe(7);
  });

  it('refuses to make something of nothing', () => {
    expect(() => median([])).toThrow('nothing');
  });
});

describe('timeEach', () => {
  it('makes every call, in order, and leaves the warm-up out of the times', async () => {
    const seen: number[] = [];
    const times = await timeEach([1, 2, 3, 4, 5, 6, 7, 8], (n) => seen.push(n));
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(times).toHaveLength(3);
  });

  it('measures at least one call', async () => {
    expect(await timeEach(['only'], () => {})).toHaveLength(1);
  });
});
