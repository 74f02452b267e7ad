import { expect, it } from 'vitest';
import { readableLabels } from './labels.ts';

const size = { width: 400, height: 400 };
const view = { x: 0.5, y: 0.5, scale: 400 };
const measure = (text: string) => text.length * 8;
const texts = (labels: { text: string; x: number; y: number }[], at = view) =>
  readableLabels(labels, at, size, measure).map(({ text }) => text);

const labels = [
  { text: 'large cluster', x: 0.5, y: 0.5 },
  { text: 'beside it', x: 0.54, y: 0.51 },
  { text: 'elsewhere', x: 0.5, y: 0.9 },
];

it('labels do not lie on each other; the first one stays', () => {
  expect(texts(labels)).toEqual(['large cluster', 'elsewhere']);
});

it('there is room for more from nearby', () => {
  expect(texts(labels, { ...view, scale: 3000 })).toEqual(['large cluster', 'beside it']);
});

it('a label that would be cut off is left out', () => {
  expect(texts([{ text: 'at the edge', x: 0.01, y: 0.5 }])).toEqual([]);
});
