import { DIMENSIONS } from './layout.ts';

const LARGEST_CODE = 127;
/** What the largest component of a vector of unit length may be, rounding included. */
export const LARGEST_COMPONENT = 1.001;

/** The size of the largest component. Throws a RangeError unless these are 384 components of a vector of unit length or of zero. */
export function largestOf(vector: Float32Array): number {
  if (vector.length !== DIMENSIONS)
    throw new RangeError(`A vector of ${vector.length} components where ${DIMENSIONS} are needed`);
  // Math.max keeps NaN.
  let largest = 0;
  for (let i = 0; i < DIMENSIONS; i++) largest = Math.max(largest, Math.abs(vector[i] ?? 0));
  if (!(largest <= LARGEST_COMPONENT))
    throw new RangeError(`A component of ${largest} in a vector of unit length`);
  return largest;
}

/** Writes a vector as int8 codes, `at` where they begin, and returns their scale: a component is about code · scale. */
export function encode(vector: Float32Array, codes: Int8Array, at: number): number {
  const largest = largestOf(vector);
  const inverse = largest === 0 ? 0 : LARGEST_CODE / largest;
  for (let i = 0; i < DIMENSIONS; i++) codes[at + i] = Math.round((vector[i] ?? 0) * inverse);
  return Math.fround(largest / LARGEST_CODE);
}
