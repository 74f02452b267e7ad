import { expect, test } from 'vitest';
import { BatchSize } from './batch-size.ts';

const after = (...taken: [msOfEach: number, transactions: number][]): number => {
  const batch = new BatchSize();
  for (const [msOfEach, transactions] of taken)
    for (let n = 0; n < transactions; n += 1) batch.took(batch.size, batch.size * msOfEach);
  return batch.size;
};

test('as many entries as fit into the time, whether they are quick or slow to write', () => {
  expect(after([0.5, 10])).toBe(40);
  expect(after([0.2, 10])).toBe(100);
  expect(after([1, 10])).toBe(20);
});

test('within bounds: some of them however slow, and no more than can be held in memory however quick', () => {
  expect(after([100, 10])).toBe(10);
  expect(after([0, 20])).toBe(200);
});

test('follows a machine that becomes slow or quick', () => {
  expect(after([1, 10], [0.2, 10], [0.5, 10])).toBe(40);
});

test('a part that was smaller says nothing', () => {
  const batch = new BatchSize();
  const { size } = batch;
  batch.took(1, 30);
  expect(batch.size).toBe(size);
});
