import { describe, expect, it } from 'vitest';
import { between, fit, panned, toPixels, toPlace, type View, zoomed } from './view.ts';

const size = { width: 800, height: 600 };
const view: View = { x: 0.4, y: 0.6, scale: 1000 };
const near = (place: { x: number; y: number }) => ({
  x: expect.closeTo(place.x, 9),
  y: expect.closeTo(place.y, 9),
});

describe('a view', () => {
  it('has its place in the middle of the picture, and y grows upwards', () => {
    expect(toPixels(view, size, view)).toEqual({ x: 400, y: 300 });
    expect(toPixels(view, size, { x: 0.5, y: 0.7 })).toEqual(near({ x: 500, y: 200 }));
  });

  it('leads from places to pixels and back', () => {
    const pixel = { x: 123, y: 456 };
    expect(toPixels(view, size, toPlace(view, size, pixel))).toEqual(near(pixel));
  });

  it('moves with what is dragged', () => {
    const before = toPlace(view, size, { x: 100, y: 100 });
    expect(toPlace(panned(view, 30, -20), size, { x: 130, y: 80 })).toEqual(near(before));
  });

  it('zooms around what is under the pointer', () => {
    const pixel = { x: 700, y: 50 };
    const closer = zoomed(view, size, pixel, 3);
    expect(closer.scale).toBe(3000);
    expect(toPlace(closer, size, pixel)).toEqual(near(toPlace(view, size, pixel)));
  });

  it('zooms neither into nothing nor without end', () => {
    expect(zoomed(view, size, { x: 0, y: 0 }, 1e9).scale).toBeLessThan(1e6);
    expect(zoomed(view, size, { x: 0, y: 0 }, 1e-9).scale).toBeGreaterThan(10);
  });
});

describe('fitting', () => {
  it('shows all of a box and leaves some room around it', () => {
    const box = { left: 0.1, right: 0.9, bottom: 0.2, top: 0.4 };
    const fitted = fit(box, size);
    const lower = toPixels(fitted, size, { x: box.left, y: box.bottom });
    const upper = toPixels(fitted, size, { x: box.right, y: box.top });
    for (const { x, y } of [lower, upper]) {
      expect(x).toBeGreaterThan(10);
      expect(x).toBeLessThan(size.width - 10);
      expect(y).toBeGreaterThan(10);
      expect(y).toBeLessThan(size.height - 10);
    }
  });

  it('does not blow a single point up', () => {
    const point = { left: 0.5, right: 0.5, bottom: 0.5, top: 0.5 };
    expect(Number.isFinite(fit(point, size).scale)).toBe(true);
  });
});

it('a flight begins and ends where it should', () => {
  const to: View = { x: 0.1, y: 0.2, scale: 4000 };
  expect(between(view, to, 0)).toEqual(view);
  expect(between(view, to, 1)).toMatchObject({ ...near(to), scale: expect.closeTo(4000, 6) });
  expect(between(view, to, 0.5).scale).toBeCloseTo(2000, 6);
});
