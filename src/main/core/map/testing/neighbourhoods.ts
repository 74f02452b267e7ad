/** Things that can be compared: the smaller `distance`, the nearer. */
export interface Space {
  size: number;
  distance(a: number, b: number): number;
}

/** Points in the plane, x and y of each in turn. */
export function plane(points: ArrayLike<number>): Space {
  const at = (i: number): [number, number] => [points[2 * i] as number, points[2 * i + 1] as number];
  return {
    size: points.length / 2,
    distance: (a, b) => {
      const [ax, ay] = at(a);
      const [bx, by] = at(b);
      return (ax - bx) ** 2 + (ay - by) ** 2;
    },
  };
}

/** Vectors of unit length, compared by their cosine. */
export function sphere(vectors: readonly Float32Array[]): Space {
  return {
    size: vectors.length,
    distance: (a, b) => {
      const [va, vb] = [vectors[a] as Float32Array, vectors[b] as Float32Array];
      let dot = 0;
      for (let d = 0; d < va.length; d++) dot += (va[d] as number) * (vb[d] as number);
      return 1 - dot;
    },
  };
}

/** The `k` nearest to one thing, best first; of equal ones, the first. */
function nearestTo({ size, distance }: Space, one: number, k: number): number[] {
  const best: { index: number; distance: number }[] = [];
  for (let index = 0; index < size; index++) {
    const found = index === one ? Infinity : distance(one, index);
    if (found === Infinity || (best.length === k && found >= (best[k - 1]?.distance ?? 0))) continue;
    const place = best.findIndex((other) => other.distance > found);
    best.splice(place === -1 ? best.length : place, 0, { index, distance: found });
    best.length = Math.min(best.length, k);
  }
  return best.map(({ index }) => index);
}

/**
 * How much of the neighbourhoods of `original` is left in `picture`: the mean share of the `k` nearest of a thing that are
 * among its `k` nearest there, 0 to 1, over `asked`. Chance alone keeps k / size.
 */
export function preservation(original: Space, picture: Space, asked: readonly number[], k: number): number {
  let kept = 0;
  for (const one of asked) {
    const there = new Set(nearestTo(picture, one, k));
    kept += nearestTo(original, one, k).filter((other) => there.has(other)).length;
  }
  return kept / (asked.length * k);
}
