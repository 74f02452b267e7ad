import { expect, test } from 'vitest';
import type { ReviewHint } from '../../../client/index.ts';
import { codePoints, masked, segmentsOf } from './segments.ts';

const hint = (kind: 'secret' | 'instructions' | 'characters', start: number, end: number): ReviewHint => ({
  kind,
  message: '',
  field: 'content',
  spans: [{ start, end, label: kind }],
});

test('a text without hints is one piece', () => {
  expect(segmentsOf('plain', [])).toEqual([{ text: 'plain', start: 0 }]);
});

test('a text is cut where hints begin and end, and overlapping ones share a piece', () => {
  const pieces = segmentsOf('abcdef', [hint('secret', 1, 4), hint('instructions', 3, 6)]);
  expect(pieces.map(({ text }) => text)).toEqual(['a', 'bc', 'd', 'ef']);
  expect(pieces.map((piece) => [piece.secret !== undefined, piece.instructions !== undefined])).toEqual([
    [false, false],
    [true, false],
    [true, true],
    [false, true],
  ]);
});

test('secrets are masked without telling how long they are', () => {
  const hints = [hint('secret', 3, 5), hint('secret', 8, 20)];
  expect(masked('is ab or cdefghijklmn', hints)).toBe('is •••••••• or••••••••n');
});

test('hints about other memories mask nothing', () => {
  expect(masked('text', [])).toBe('text');
});

test('characters that show nothing are named', () => {
  expect(codePoints('\u200b\u{e0041}')).toEqual(['U+200B', 'U+E0041']);
});
