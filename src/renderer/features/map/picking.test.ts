import { describe, expect, it } from 'vitest';
import { boundsOf, nearestPoint, type Points, placeOf, pointsInBox, pointsInOutline } from './picking.ts';

function points(...places: [number, number][]): Points {
  return {
    count: places.length,
    places: Uint16Array.from(places.flat(), (value) => value * 65_535),
    shown: new Uint8Array(places.length).fill(1),
  };
}

const four = points([0.2, 0.2], [0.8, 0.2], [0.8, 0.8], [0.2, 0.8]);

describe('the point under the pointer', () => {
  it('is the nearest within reach', () => {
    expect(nearestPoint(four, { x: 0.75, y: 0.75 }, 0.1)).toBe(2);
    expect(nearestPoint(four, { x: 0.5, y: 0.5 }, 0.1)).toBe(-1);
  });

  it('is none that is not shown', () => {
    const shown = Uint8Array.from([1, 1, 0, 1]);
    expect(nearestPoint({ ...four, shown }, { x: 0.8, y: 0.8 }, 0.1)).toBe(-1);
  });
});

describe('selecting', () => {
  it('by a box takes what is in it', () => {
    expect(pointsInBox(four, { left: 0.1, right: 0.9, bottom: 0.1, top: 0.5 })).toEqual([0, 1]);
  });

  it('by an outline takes what is inside, however it was drawn', () => {
    const triangle = [
      { x: 0, y: 0 },
      { x: 1, y: 0 },
      { x: 0, y: 1 },
    ];
    expect(pointsInOutline(four, triangle)).toEqual([0]);
    expect(pointsInOutline(four, triangle.toReversed())).toEqual([0]);
    const hook = [
      { x: 0, y: 0 },
      { x: 1, y: 0 },
      { x: 1, y: 1 },
      { x: 0.6, y: 1 },
      { x: 0.6, y: 0.5 },
      { x: 0, y: 0.5 },
    ];
    expect(pointsInOutline(four, hook)).toEqual([0, 1, 2]);
    expect(pointsInOutline(four, [])).toEqual([]);
  });

  it('leaves out what is not shown', () => {
    const shown = Uint8Array.from([0, 1, 1, 1]);
    expect(pointsInBox({ ...four, shown }, { left: 0, right: 1, bottom: 0, top: 1 })).toEqual([1, 2, 3]);
  });
});

it('the bounds of points hold all of them', () => {
  expect(boundsOf(four, [])).toBeNull();
  const box = boundsOf(four, [0, 1]);
  expect(box).toEqual({
    left: placeOf(four, 0).x,
    right: placeOf(four, 1).x,
    bottom: placeOf(four, 0).y,
    top: placeOf(four, 0).y,
  });
});
