import { mulberry32 } from '../../domain/random.ts';
import { DIMENSIONS } from '../../embed/embedder.ts';
import type { Points } from './points.ts';

const ROUNDS = 40;
const SEED = 1;

function meanOf(vectors: readonly Float32Array[]): Float64Array {
  const mean = new Float64Array(DIMENSIONS);
  for (const vector of vectors)
    for (let d = 0; d < DIMENSIONS; d++)
      mean[d] = (mean[d] as number) + (vector[d] as number) / vectors.length;
  return mean;
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let d = 0; d < DIMENSIONS; d++) sum += (a[d] as number) * (b[d] as number);
  return sum;
}

/** Makes `axis` orthogonal to `others` and of length 1; one without any length stays as it is. */
function orthonormal(axis: Float64Array, others: readonly Float64Array[]): Float64Array {
  for (const other of others) {
    const along = dot(axis, other);
    for (let d = 0; d < DIMENSIONS; d++) axis[d] = (axis[d] as number) - along * (other[d] as number);
  }
  const length = Math.sqrt(dot(axis, axis));
  return length === 0 ? axis : axis.map((value) => value / length);
}

/** The direction of the most variance that is orthogonal to `known`, by power iteration. */
function nextAxis(vectors: readonly Float32Array[], mean: Float64Array, known: readonly Float64Array[]) {
  const random = mulberry32(SEED + known.length);
  let axis = orthonormal(
    new Float64Array(DIMENSIONS).map(() => random() - 0.5),
    known,
  );
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float64Array(DIMENSIONS);
    const offset = dot(mean, axis);
    for (const vector of vectors) {
      const weight = dot(vector, axis) - offset;
      for (let d = 0; d < DIMENSIONS; d++)
        next[d] = (next[d] as number) + weight * ((vector[d] as number) - (mean[d] as number));
    }
    axis = orthonormal(next, known);
  }
  return axis;
}

/** Vectors seen from where they differ most: their first two principal components. */
export function principalPlane(vectors: readonly Float32Array[]): Points {
  const mean = meanOf(vectors);
  const axes: Float64Array[] = [];
  for (let i = 0; i < 2; i++) axes.push(nextAxis(vectors, mean, axes));
  const points = new Float64Array(vectors.length * 2);
  vectors.forEach((vector, i) => {
    axes.forEach((axis, side) => {
      points[2 * i + side] = dot(vector, axis) - dot(mean, axis);
    });
  });
  return points;
}
