import { expect, test } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

test('a burst is free, then a token takes its time', () => {
  const bucket = new TokenBucket(10, 5, 0);
  for (let i = 0; i < 5; i += 1) expect(bucket.take(1, 0)).toBe(0);
  expect(bucket.take(1, 0)).toBe(100);
  expect(bucket.take(1, 0)).toBe(200);
  expect(bucket.take(1, 300)).toBe(0);
});

test('no more is saved up than a burst', () => {
  const bucket = new TokenBucket(10, 5, 0);
  expect(bucket.take(6, 1_000_000)).toBe(100);
});

test('what is asked for on condition makes no debt', () => {
  const bucket = new TokenBucket(10, 2, 0);
  expect([1, 1, 1].map((cost) => bucket.takeIfThere(cost, 0))).toEqual([true, true, false]);
  expect(bucket.takeIfThere(1, 100)).toBe(true);
});
