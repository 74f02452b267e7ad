import { cellOf, centreOf, densityOf } from './density.ts';
import { hillsOf } from './hills.ts';

/** More names than that cannot be read on one picture. */
const MOST = 24;
/** A cluster has at least this share of all points, and at least this many. */
const LEAST_SHARE = 0.005;
const LEAST = 4;

/** Points that lie together. */
export interface Cluster {
  /** Where they are densest. */
  x: number;
  y: number;
  /** Places of its points among all. */
  members: number[];
}

/** Points of the map, in columns. */
export interface Columns {
  x: readonly number[];
  y: readonly number[];
}

/** The clusters of points, the largest first; points between them are in none. */
export function clustersOf({ x, y }: Columns): Cluster[] {
  const cells = x.map((value, i) => cellOf(value, y[i] as number));
  const hills = hillsOf(densityOf(cells));
  const byTop = Map.groupBy(cells.keys(), (point) => hills[cells[point] as number] as number);
  return [...byTop]
    .filter(([, members]) => members.length >= Math.max(LEAST, LEAST_SHARE * cells.length))
    .sort(([topA, a], [topB, b]) => b.length - a.length || topA - topB)
    .slice(0, MOST)
    .map(([top, members]) => ({ ...centreOf(top), members }));
}
