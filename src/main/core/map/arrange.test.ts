import { expect, it } from 'vitest';
import { holds } from './arrange.ts';
import { METHOD } from './layout/layout.ts';

const layout = { id: 1, model: 'model', method: METHOD, memories: 1000, created_at: 0 };

it('a layout holds until too much has changed', () => {
  expect(holds(layout, 'model', { memories: 1000, landmarks: 1000 })).toBe(true);
  expect(holds(layout, 'model', { memories: 1499, landmarks: 501 })).toBe(true);
  expect(holds(layout, 'model', { memories: 1500, landmarks: 1000 })).toBe(false);
  expect(holds(layout, 'model', { memories: 500, landmarks: 1000 })).toBe(false);
  expect(holds(layout, 'model', { memories: 1000, landmarks: 500 })).toBe(false);
});

it('a layout of another model, or that was made in another way, does not hold', () => {
  const facts = { memories: 1000, landmarks: 1000 };
  expect(holds(layout, 'another model', facts)).toBe(false);
  expect(holds({ ...layout, method: 'another' }, 'model', facts)).toBe(false);
});
