import { expect, it } from 'vitest';
import { qualityOf, summarise } from './metrics.ts';

it('recall is the share of the answers among the first, the reciprocal rank that of the first answer', () => {
  expect(qualityOf([7, 1, 9, 8, 6, 2], [1, 2])).toEqual({
    recall5: 0.5,
    recall10: 1,
    reciprocalRank: 0.5,
  });
  expect(qualityOf([], [1])).toEqual({ recall5: 0, recall10: 0, reciprocalRank: 0 });
});

it('a summary is the mean over questions, recall in percent', () => {
  const qualities = [qualityOf([1], [1]), qualityOf([2], [1])];
  expect(summarise(qualities)).toEqual({ questions: 2, recall5: 50, recall10: 50, mrr: 0.5 });
});
