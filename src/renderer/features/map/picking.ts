import type { Box, Place } from './view.ts';

/** Places of points: x and y of each in turn, 0 to 65,535 for 0 to 1, as the engine gives them. */
export interface Points {
  count: number;
  places: Uint16Array;
  /** 0 where a point is not shown. */
  shown: Uint8Array;
}

const EXTENT = 65_535;

export function placeOf({ places }: Points, point: number): Place {
  return { x: (places[2 * point] ?? 0) / EXTENT, y: (places[2 * point + 1] ?? 0) / EXTENT };
}

/** Goes through every point on the screen: 50,000 take a fraction of a millisecond, so no index is kept in step. */
function* shownPoints({ count, places, shown }: Points): Generator<[point: number, x: number, y: number]> {
  for (let point = 0; point < count; point++)
    if (shown[point] !== 0)
      yield [point, (places[2 * point] as number) / EXTENT, (places[2 * point + 1] as number) / EXTENT];
}

/** The point that is nearest to a place and not farther than `reach`; −1: none. */
export function nearestPoint({ count, places, shown }: Points, { x, y }: Place, reach: number): number {
  const [px, py] = [x * EXTENT, y * EXTENT];
  let best = -1;
  let least = (reach * EXTENT) ** 2;
  for (let point = 0; point < count; point++) {
    if (shown[point] === 0) continue;
    const distance =
      ((places[2 * point] as number) - px) ** 2 + ((places[2 * point + 1] as number) - py) ** 2;
    if (distance <= least) [best, least] = [point, distance];
  }
  return best;
}

export function pointsInBox(points: Points, { left, right, bottom, top }: Box): number[] {
  const found: number[] = [];
  for (const [point, x, y] of shownPoints(points))
    if (x >= left && x <= right && y >= bottom && y <= top) found.push(point);
  return found;
}

/** The points inside of a drawn line that is closed from its end to its beginning; crossings of a ray are counted. */
export function pointsInOutline(points: Points, outline: readonly Place[]): number[] {
  const found: number[] = [];
  for (const [point, x, y] of shownPoints(points)) if (isInside(outline, x, y)) found.push(point);
  return found;
}

function isInside(outline: readonly Place[], x: number, y: number): boolean {
  let inside = false;
  let before = outline.at(-1);
  for (const corner of outline) {
    if (
      before !== undefined &&
      corner.y > y !== before.y > y &&
      x < corner.x + ((before.x - corner.x) * (y - corner.y)) / (before.y - corner.y)
    )
      inside = !inside;
    before = corner;
  }
  return inside;
}

/** The smallest box around some points, in places; null when there are none. */
export function boundsOf(points: Points, of: Iterable<number>): Box | null {
  const box: Box = { left: Infinity, right: -Infinity, bottom: Infinity, top: -Infinity };
  for (const point of of) {
    const { x, y } = placeOf(points, point);
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.bottom = Math.min(box.bottom, y);
    box.top = Math.max(box.top, y);
  }
  return box.left === Infinity ? null : box;
}
