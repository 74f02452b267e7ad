/** The part of the length norm that does not depend on the length. */
const FLAT = 0.1;

/** `B` of the formula as `flat + slope · max(length, least)`. */
export interface LengthNorm {
  flat: number;
  slope: number;
  least: number;
}

/** The norm for texts of `average` words: 1 for such a text. */
export function lengthNorm(average: number, floor: number | null): LengthNorm {
  const least = floor ?? 1;
  return { flat: FLAT, slope: (1 - FLAT) / Math.max(average, least), least };
}

export function normOf({ flat, slope, least }: LengthNorm, length: number): number {
  return flat + slope * Math.max(length, least);
}

/** `x · (k1 + 1) / (x + k1)`: each further occurrence counts less. */
export function saturate(x: number, k1: number): number {
  return (x * (k1 + 1)) / (x + k1);
}
