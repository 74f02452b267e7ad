import { describe, expect, it } from 'vitest';
import { BATCH_CHARS, BATCH_TEXTS, fillBatch } from './batch.ts';

const texts = (...lengths: number[]) =>
  lengths.map((length, index) => ({ seq: index + 1, content: 'x'.repeat(length) }));
const sizes = (...lengths: number[]) => fillBatch(texts(...lengths)).length;

describe('a batch', () => {
  it('holds what fits', () => {
    expect(sizes()).toBe(0);
    expect(sizes(5, 5)).toBe(2);
    expect(sizes(...Array.from({ length: 40 }, () => 5))).toBe(BATCH_TEXTS);
    expect(sizes(BATCH_CHARS / 2, BATCH_CHARS / 2, 1)).toBe(2);
  });

  it('holds one text that is too long for any', () => {
    expect(sizes(BATCH_CHARS * 2, 5)).toBe(1);
    expect(sizes(5, BATCH_CHARS * 2)).toBe(1);
  });
});
