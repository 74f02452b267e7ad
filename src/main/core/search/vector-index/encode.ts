import { DIMENSIONS } from './layout.ts';

const LARGEST_CODE = 127;
/** What the largest component of a vector of unit length may be, rounding included. */
export const LARGEST_COMPONENT = 1.001;

/** The size of the largest component. Throws a RangeError unless these are 384 components of a vector of unit length or of zero. */
export function largestOf(vector: Float32Array): number {
  if (vector.length !== DIMENSIONS)
    throw new RangeError(`A vector of ${vector.length} components where ${DIMENSIONS} are needed`);
  let largest = 0;
  for (const value of vector) {
    const size = Math.abs(value);
    if (!(size <= LARGEST_COMPONENT))
      throw new RangeError(`A component of ${value} in a vector of unit length`);
    if (size > largest) largest = size;
  }
  return largest;
}

/** Writes a vector as int8 codes, `at` where they begin, and returns their scale: a component is about code · scale. */
export function encode(vector: Float32Array, codes: Int8Array, at: number): number {
  const largest = largestOf(vector);
  const inverse = largest === 0 ? 0 : LARGEST_CODE / largest;
  for (let i = 0; i < DIMENSIONS; i++) codes[at + i] = Math.round((vector[i] ?? 0) * inverse);
  return Math.fround(largest / LARGEST_CODE);
}
