import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRelevant } from './floor.ts';
import { DEFAULT_IMPORTANCE_WEIGHT, type Features, recency, relevance, score, scoreParts } from './score.ts';

const DAY = 86_400_000;
const scored = (features: Features, weight = DEFAULT_IMPORTANCE_WEIGHT) =>
  score(scoreParts(features), weight);
const plain: Features = { cosine: 0.5, keyword: 0.5, importance: null, type: 'fact', ageMs: 0 };

const share = fc.double({ min: 0, max: 1, noNaN: true });
const features = fc.record({
  cosine: fc.option(fc.double({ min: -1, max: 1, noNaN: true })),
  keyword: fc.option(share),
  importance: fc.option(share),
  type: fc.constantFrom('fact', 'preference', 'experience'),
  ageMs: fc.double({ min: -DAY, max: 10_000 * DAY, noNaN: true }),
}) satisfies fc.Arbitrary<Features>;

describe('the score', () => {
  it('is between 0 and 1 and never above the relevance', () => {
    fc.assert(
      fc.property(features, share, (candidate, weight) => {
        const value = scored(candidate, weight);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(relevance(candidate));
        expect(value).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('never falls when one of its parts rises', () => {
    const parts = fc.record({ semantic: share, keyword: share, importance: share, recency: share });
    const name = fc.constantFrom('semantic', 'keyword', 'importance', 'recency');
    fc.assert(
      fc.property(parts, name, share, share, (one, part, rise, weight) => {
        const raised = { ...one, [part]: Math.min(1, one[part] + rise) };
        expect(score(raised, weight)).toBeGreaterThanOrEqual(score(one, weight) - 1e-12);
      }),
    );
  });
});

describe('importance', () => {
  it('decides between equally relevant memories', () => {
    expect(scored({ ...plain, importance: 0.95 })).toBeGreaterThan(scored({ ...plain, importance: 0.2 }));
  });

  it('never buries a clear match at the default weight', () => {
    const clear = scored({ ...plain, cosine: 0.6, importance: 0 });
    expect(clear).toBeGreaterThan(scored({ ...plain, cosine: 0.3, importance: 1 }));
  });

  it('takes away at most its weight, and nothing at weight 0', () => {
    expect(scored({ ...plain, importance: 0 }, 0.1)).toBeCloseTo(
      0.9 * scored({ ...plain, importance: 1 }, 0.1),
    );
    expect(scored({ ...plain, importance: 0 }, 0)).toBe(scored({ ...plain, importance: 1 }, 0));
  });

  it('takes 0 for a value and nothing given for the middle', () => {
    expect(scoreParts({ ...plain, importance: 0 }).importance).toBe(0);
    expect(scoreParts(plain).importance).toBe(0.5);
  });
});

describe('recency', () => {
  it('halves in a half-life, which preferences have the longest of', () => {
    expect(recency('preference', 365 * DAY)).toBeCloseTo(0.5);
    expect(recency('fact', 180 * DAY)).toBeCloseTo(0.5);
    expect(recency('experience', 60 * DAY)).toBeCloseTo(0.5);
  });

  it('decides between equally relevant memories and costs an old one no more than a twentieth', () => {
    const old = scored({ ...plain, ageMs: 36_500 * DAY });
    expect(old).toBeLessThan(scored(plain));
    expect(old).toBeGreaterThanOrEqual(0.95 * scored(plain));
  });

  it('makes nothing newer than new when the clock went back', () => {
    expect(recency('fact', -DAY)).toBe(1);
  });
});

describe('the relevance floor', () => {
  it('asks for more likeness the more memories there are', () => {
    const weak = { cosine: 0.29, keyword: 0 };
    expect(isRelevant(weak, 3)).toBe(true);
    expect(isRelevant(weak, 1000)).toBe(false);
    expect(isRelevant({ cosine: 0.39, keyword: 0 }, 1_000_000)).toBe(true);
  });

  it('lets words make up for missing likeness', () => {
    expect(isRelevant({ cosine: 0.2, keyword: 0.4 }, 10)).toBe(true);
    expect(isRelevant({ cosine: 0, keyword: 1 }, 1_000_000)).toBe(true);
    expect(isRelevant({ cosine: 0.05, keyword: 0.2 }, 10)).toBe(false);
  });

  it('goes by words alone where there is no vector', () => {
    expect(isRelevant({ cosine: null, keyword: 0.3 }, 10)).toBe(true);
    expect(isRelevant({ cosine: null, keyword: 0.2 }, 10)).toBe(false);
  });
});
