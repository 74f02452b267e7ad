import { MAP_EXTENT } from '../../../../shared/map.ts';

/** Cells on each side of the grid that density is counted on. */
export const CELLS = 128;
/**
 * How far a point is felt, in cells, for one point; the more there are, the finer the picture: the bandwidth falls with the
 * sixth root of their number (Silverman's rule in the plane).
 */
const BANDWIDTH = 14;
const LEAST_BANDWIDTH = 1.5;

export function cellOf(x: number, y: number): number {
  const column = Math.min(CELLS - 1, Math.floor((x / (MAP_EXTENT + 1)) * CELLS));
  const row = Math.min(CELLS - 1, Math.floor((y / (MAP_EXTENT + 1)) * CELLS));
  return row * CELLS + column;
}

/** The coordinates of the middle of a cell. */
export function centreOf(cell: number): { x: number; y: number } {
  const at = (index: number) => Math.round(((index + 0.5) / CELLS) * MAP_EXTENT);
  return { x: at(cell % CELLS), y: at(Math.floor(cell / CELLS)) };
}

function gaussian(deviation: number): Float64Array {
  const reach = Math.ceil(3 * deviation);
  return Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * deviation ** 2)),
  );
}

/** Blurs along one direction: `stride` is 1 within rows and `CELLS` within columns. */
function blurred(values: Float64Array, kernel: Float64Array, stride: 1 | typeof CELLS): Float64Array {
  const reach = (kernel.length - 1) / 2;
  const across = stride === 1 ? CELLS : 1;
  const result = new Float64Array(values.length);
  for (let line = 0; line < CELLS; line++)
    for (let at = 0; at < CELLS; at++) {
      let sum = 0;
      for (let k = Math.max(-reach, -at); k <= Math.min(reach, CELLS - 1 - at); k++)
        sum += (values[line * across + (at + k) * stride] as number) * (kernel[k + reach] as number);
      result[line * across + at * stride] = sum;
    }
  return result;
}

/** How many points are near each cell of the grid, each felt less the farther it is. */
export function densityOf(cells: readonly number[]): Float64Array {
  const counts = new Float64Array(CELLS * CELLS);
  for (const cell of cells) counts[cell] = (counts[cell] as number) + 1;
  const kernel = gaussian(Math.max(LEAST_BANDWIDTH, BANDWIDTH * Math.max(1, cells.length) ** (-1 / 6)));
  return blurred(blurred(counts, kernel, 1), kernel, CELLS);
}
