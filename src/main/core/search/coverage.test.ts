import { describe, expect, it } from 'vitest';
import { coverage, wordWeight } from './coverage.ts';

describe('the share of a query that a memory covers', () => {
  it('is 1 when it holds every word and missing when it holds none', () => {
    const shares = coverage(10, [[1, 2], [1]]);
    expect(shares.get(1)).toBeCloseTo(1, 12);
    expect(shares.get(2)).toBeLessThan(0.5);
    expect(shares.has(3)).toBe(false);
  });

  it('counts a rare word for more than a common one', () => {
    expect(wordWeight(100, 1)).toBeGreaterThan(wordWeight(100, 50));
    expect(wordWeight(100, 100)).toBeGreaterThan(0);
  });

  it('counts a word that nobody holds for most, so that a question about something else is covered little', () => {
    const shares = coverage(60, [[7], []]);
    expect(shares.get(7)).toBeLessThan(0.5);
  });

  it('is empty without words', () => {
    expect(coverage(10, []).size).toBe(0);
  });
});
