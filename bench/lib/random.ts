/** Pseudo-random numbers that are the same in every run. */
export interface Random {
  /** From 0 up to 1. */
  next(): number;
  pick<T>(items: readonly T[]): T;
}

/** Mulberry32: 32 bits of state, good enough to vary sentences and vectors. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, pick: (items) => items[Math.floor(next() * items.length)] as (typeof items)[number] };
}

/** A vector of unit length in a random direction. */
export function unitVector(random: Random, dimensions: number): Float32Array {
  const vector = Float32Array.from({ length: dimensions }, () => random.next() - 0.5);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
