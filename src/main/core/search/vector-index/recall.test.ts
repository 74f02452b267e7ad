import { describe, expect, it } from 'vitest';
import {
  dataSet,
  exactBest,
  fill,
  randomFilter,
  randomNumbers,
  recall,
  type Shape,
  vectorAt,
} from './testing/vectors.ts';
import { VectorIndex } from './vector-index.ts';

const COUNT = 20_000;
const QUERIES = 60;
const ENOUGH = 0.995;

describe.each<Shape>(['isotropic', 'clustered'])('of 20,000 %s vectors', (shape) => {
  const data = dataSet(shape, COUNT, QUERIES, 1);
  const index = VectorIndex.create();
  fill(index, data);

  it('finds the ten nearest', () => {
    expect(recall(index, data)).toBeGreaterThanOrEqual(ENOUGH);
  });

  it.each([0.5, 0.05, 0.005])('finds the ten nearest of those that pass a filter: a share of %d', (share) => {
    const filter = randomFilter(COUNT, share, randomNumbers(2));
    expect(recall(index, data, filter)).toBeGreaterThanOrEqual(ENOUGH);
  });
});

describe('data that drifts', () => {
  it('is found while it grows around another mean than it began with', () => {
    const data = dataSet('clustered', COUNT, QUERIES, 3);
    const before = dataSet('clustered', 3000, 1, 4);
    const index = VectorIndex.create();
    fill(index, before);
    index.settle();
    // The mean of what was there before stays in use until there is as much again.
    const early = { ...data, count: 2900 };
    for (let slot = 0; slot < early.count; slot++) index.set(slot, vectorAt(data, slot));
    for (let slot = early.count; slot < before.count; slot++) index.remove(slot);
    expect(recall(index, early)).toBeGreaterThanOrEqual(ENOUGH);
    for (let slot = early.count; slot < COUNT; slot++) index.set(slot, vectorAt(data, slot));
    expect(recall(index, data)).toBeGreaterThanOrEqual(ENOUGH);
  });

  it('is found when the nearest come last', () => {
    const data = dataSet('clustered', COUNT, 1, 5);
    const order = exactBest(
      data,
      data.queries[0] ?? new Float32Array(),
      Array(COUNT).keys(),
      COUNT,
    ).reverse();
    const sorted = { ...data, vectors: new Float32Array(data.vectors.length) };
    order.forEach((from, to) => {
      vectorAt(sorted, to).set(vectorAt(data, from));
    });
    const index = VectorIndex.create();
    fill(index, sorted);
    expect(recall(index, sorted)).toBe(1);
  });
});
