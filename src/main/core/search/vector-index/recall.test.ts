import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../domain/random.ts';
import {
  type DataSet,
  dataSet,
  type Filter,
  fill,
  randomFilter,
  recall,
  type Shape,
  sortedTowards,
  vectorAt,
} from './testing/vectors.ts';
import { VectorIndex } from './vector-index.ts';

const COUNT = 20_000;
const QUERIES = 50;
const ENOUGH = 0.995;

const worstRecall = (index: VectorIndex, data: DataSet, filters: readonly Filter[] = [undefined]) =>
  Math.min(...recall(index, data, filters));

describe('the ten nearest are found', () => {
  it.each<Shape>(['isotropic', 'clustered'])(
    'among 20,000 %s vectors, among all and those that pass a filter',
    (shape) => {
      const data = dataSet(shape, COUNT, QUERIES, 1);
      const index = VectorIndex.create();
      fill(index, data);
      const filters = [0.5, 0.05, 0.005].map((share) => randomFilter(COUNT, share, mulberry32(2)));
      expect(worstRecall(index, data, [undefined, ...filters])).toBeGreaterThanOrEqual(ENOUGH);
    },
  );

  it('while the index grows around another mean than it began with', () => {
    const data = dataSet('clustered', COUNT, QUERIES, 3);
    const others = dataSet('clustered', 3000, 1, 4);
    const index = VectorIndex.create();
    fill(index, others);
    index.settle();
    // The mean of what was there before stays in use until there is as much again.
    const early = { ...data, count: 2900 };
    fill(index, early);
    for (let slot = early.count; slot < others.count; slot++) index.remove(slot);
    expect(worstRecall(index, early)).toBeGreaterThanOrEqual(ENOUGH);
    for (let slot = early.count; slot < COUNT; slot++) index.set(slot, vectorAt(data, slot));
    expect(worstRecall(index, data)).toBeGreaterThanOrEqual(ENOUGH);
  });

  it('when they come last', () => {
    const data = dataSet('clustered', COUNT, 1, 5);
    for (const query of data.queries) {
      const index = VectorIndex.create();
      const sorted = sortedTowards(query, data);
      fill(index, sorted);
      expect(worstRecall(index, sorted)).toBe(1);
    }
  });
});
