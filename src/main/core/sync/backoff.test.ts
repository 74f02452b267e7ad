import { expect, test } from 'vitest';
import { delayAfter } from './backoff.ts';

test('T-38: the wait doubles from half a second to a minute, with full jitter', () => {
  const longest = (failures: number) => delayAfter(failures, () => 1);
  expect([0, 1, 2, 3, 6, 7, 1000].map(longest)).toEqual([500, 1000, 2000, 4000, 32_000, 60_000, 60_000]);
  expect(delayAfter(5, () => 0)).toBe(0);
});
