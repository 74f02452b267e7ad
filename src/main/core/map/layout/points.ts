import { MAP_EXTENT } from '../../../../shared/map.ts';

/** Points in the plane: x and y of the first, x and y of the second, and so on. */
export type Points = Float64Array;

/** What is left free on each side, as a share of the whole. */
const MARGIN = 0.03;

/** How coordinates of a layout become those of the map: the same scale for both, so that distances keep their meaning. */
export interface Frame {
  x: number;
  y: number;
  scale: number;
}

/** The frame in which all of `points` fit, in the middle. */
export function frameOf(points: Points): Frame {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i] as number, points[i + 1] as number];
    left = Math.min(left, x);
    right = Math.max(right, x);
    bottom = Math.min(bottom, y);
    top = Math.max(top, y);
  }
  const side = Math.max(right - left, top - bottom) || 1;
  const scale = (MAP_EXTENT * (1 - 2 * MARGIN)) / side;
  const half = MAP_EXTENT / 2 / scale;
  return { x: (left + right) / 2 - half, y: (bottom + top) / 2 - half, scale };
}

/** `points` as whole numbers on the map. */
export function framed(points: Points, { x, y, scale }: Frame): Uint16Array {
  return Uint16Array.from(points, (value, i) => Math.round((value - (i % 2 === 0 ? x : y)) * scale));
}
