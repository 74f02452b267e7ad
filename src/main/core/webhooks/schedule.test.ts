import { describe, expect, test } from 'vitest';
import { ATTEMPTS, delayAfter } from './schedule.ts';

const HOUR_MS = 3_600_000;
const delays = (random: number) =>
  Array.from({ length: ATTEMPTS - 1 }, (_, failed) => delayAfter(failed + 1, () => random));

describe('the time between attempts', () => {
  test('grows five times with each', () => {
    expect(delays(0.5)).toEqual([5_000, 25_000, 125_000, 625_000, 3_125_000, 15_625_000, 78_125_000]);
  });

  test('is a fifth more or less by chance', () => {
    expect(delays(0)).toEqual(delays(0.5).map((ms) => ms * 0.8));
    expect(delays(1)).toEqual(delays(0.5).map((ms) => ms * 1.2));
  });

  test('is about a day in all', () => {
    const total = delays(0.5).reduce((sum, ms) => sum + ms);
    expect(total / HOUR_MS).toBeGreaterThan(24);
    expect(total / HOUR_MS).toBeLessThan(30);
  });
});
