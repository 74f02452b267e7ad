import { mulberry32 } from '../../src/main/core/domain/random.ts';

/** Pseudo-random numbers that are the same in every run. */
export interface Random {
  /** From 0 up to 1. */
  next(): number;
  pick<T>(items: readonly T[]): T;
}

export function seededRandom(seed: number): Random {
  const next = mulberry32(seed);
  return { next, pick: (items) => items[Math.floor(next() * items.length)] as (typeof items)[number] };
}

/** A vector of unit length in a random direction. */
export function unitVector(random: Random, dimensions: number): Float32Array {
  const vector = Float32Array.from({ length: dimensions }, () => random.next() - 0.5);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
