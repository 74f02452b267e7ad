import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breakLongRuns, windows } from './pieces.ts';

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe('windows', () => {
  it('leaves a text that fits in one piece', () => {
    expect(windows(upTo(254), 254, 32)).toEqual([upTo(254)]);
    expect(windows([], 254, 32)).toEqual([[]]);
  });

  it('starts the last window earlier rather than making it short', () => {
    expect(windows(upTo(11), 6, 2)).toEqual([
      [0, 1, 2, 3, 4, 5],
      [4, 5, 6, 7, 8, 9],
      [5, 6, 7, 8, 9, 10],
    ]);
  });

  it('covers every token, in full windows that overlap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 255, max: 33_000 }), (length) => {
        const pieces = windows(upTo(length), 254, 32);
        expect(pieces.every((piece) => piece.length === 254)).toBe(true);
        expect(new Set(pieces.flat()).size).toBe(length);
        pieces.slice(1).forEach((piece, i) => {
          expect(pieces[i]?.at(-32)).toBeGreaterThanOrEqual(piece[0] ?? Number.NaN);
        });
        expect(pieces.length).toBe(Math.ceil((length - 254) / 222) + 1);
      }),
      { numRuns: 50 },
    );
  });
});

describe('breakLongRuns', () => {
  it('leaves ordinary text alone, long addresses included', () => {
    const text = `See https://example.com/${'path/'.repeat(40)} and Donaudampfschifffahrtsgesellschaft.`;
    expect(breakLongRuns(text)).toBe(text);
  });

  it('breaks a run of characters by whole code points', () => {
    expect(breakLongRuns('😀'.repeat(150))).toBe(`${'😀'.repeat(100)} ${'😀'.repeat(50)}`);
  });
});
