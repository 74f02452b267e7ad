import { CELLS } from './density.ts';

/** A hill is one by itself when its top is this many times as high as the pass to the next higher one. */
const PROMINENCE = 1.4;

function neighboursOf(cell: number): number[] {
  const [column, row] = [cell % CELLS, Math.floor(cell / CELLS)];
  const found: number[] = [];
  for (let r = Math.max(0, row - 1); r <= Math.min(CELLS - 1, row + 1); r++)
    for (let c = Math.max(0, column - 1); c <= Math.min(CELLS - 1, column + 1); c++)
      if (r !== row || c !== column) found.push(r * CELLS + c);
  return found;
}

/**
 * For each cell the top of the hill that it belongs to, −1 where there is nothing. Hills grow from their tops downwards;
 * where two meet, a low one becomes part of the higher (ToMATo: Chazal, Guibas, Oudot and Skraba, 2013).
 */
export function hillsOf(density: Float64Array): Int32Array {
  const parent = new Int32Array(density.length).fill(-1);
  const heightOf = (cell: number) => density[cell] as number;
  const topOf = (cell: number): number => {
    let at = cell;
    while (parent[at] !== at) at = parent[at] as number;
    return at;
  };
  const downwards = [...density.keys()]
    .filter((cell) => heightOf(cell) > 0)
    .sort((a, b) => heightOf(b) - heightOf(a));
  for (const cell of downwards) {
    const above = neighboursOf(cell).filter((other) => parent[other] !== -1);
    const tops = [...new Set(above.map(topOf))].sort((a, b) => heightOf(b) - heightOf(a));
    const highest = tops[0] ?? cell;
    parent[cell] = highest;
    for (const top of tops.slice(1)) if (heightOf(top) < PROMINENCE * heightOf(cell)) parent[top] = highest;
  }
  return Int32Array.from(parent, (up, cell) => (up === -1 ? -1 : topOf(cell)));
}
