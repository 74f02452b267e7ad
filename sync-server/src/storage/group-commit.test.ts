import { expect, test, vi } from 'vitest';
import { GroupCommit } from './group-commit.ts';

test('what is asked for in one turn shares a transaction', async () => {
  const transaction = vi.fn((all: () => void) => all());
  const commits = new GroupCommit(transaction);
  expect(await Promise.all([1, 2, 3].map((n) => commits.run(() => n * 2)))).toEqual([2, 4, 6]);
  expect(transaction).toHaveBeenCalledTimes(1);
  expect(await commits.run(() => 'later')).toBe('later');
  expect(transaction).toHaveBeenCalledTimes(2);
});

test('nobody is told of success when the commit fails', async () => {
  const commits = new GroupCommit((all) => {
    all();
    throw new Error('the disk is full');
  });
  const results = await Promise.allSettled([commits.run(() => 1), commits.run(() => 2)]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
