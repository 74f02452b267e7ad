import { expect, test } from 'vitest';
import { fitBounds } from './bounds.ts';

const MAIN = { x: 0, y: 25, width: 1920, height: 1055 };
const SECOND = { x: 1920, y: 0, width: 1280, height: 1024 };

test('a first window stands in the middle of the main display', () => {
  expect(fitBounds(null, [MAIN, SECOND])).toEqual({ x: 320, y: 153, width: 1280, height: 800 });
});

test('a window comes back where it was', () => {
  const bounds = { x: 100, y: 100, width: 1000, height: 700 };
  expect(fitBounds(bounds, [MAIN, SECOND])).toEqual(bounds);
});

test('on the display that shows most of it, and wholly inside', () => {
  const across = { x: 1800, y: 900, width: 1000, height: 700 };
  expect(fitBounds(across, [MAIN, SECOND])).toEqual({ x: 1920, y: 324, width: 1000, height: 700 });
});

test('in the middle of the main display when its own is gone', () => {
  const gone = { x: 4000, y: 0, width: 1000, height: 700 };
  expect(fitBounds(gone, [MAIN])).toEqual({ x: 460, y: 203, width: 1000, height: 700 });
});

test('never larger than the display, nor too small to use', () => {
  const small = { x: 0, y: 0, width: 1024, height: 640 };
  expect(fitBounds({ x: 10, y: 10, width: 3000, height: 2000 }, [small])).toEqual(small);
  expect(fitBounds({ x: 10, y: 30, width: 10, height: 10 }, [MAIN])).toEqual({
    x: 10,
    y: 30,
    width: 900,
    height: 600,
  });
});
