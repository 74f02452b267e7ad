/** How often a message is tried in all. */
export const ATTEMPTS = 8;
const FIRST_DELAY_MS = 5_000;
const FACTOR = 5;
/** Delays vary by this part in both directions, so that what failed together does not come back together. */
const JITTER = 0.2;

/**
 * How long to wait after so many failed attempts, in milliseconds: 5 s · 5ⁿ⁻¹, 20% more or less, which is 5 s, 25 s,
 * 2 min, 10 min, 52 min, 4 h and 22 h. `random` gives 0 to 1.
 */
export function delayAfter(attempts: number, random: () => number): number {
  const jitter = 1 + JITTER * (2 * random() - 1);
  return Math.round(FIRST_DELAY_MS * FACTOR ** (attempts - 1) * jitter);
}
