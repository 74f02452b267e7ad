const FIRST_MS = 500;
const LONGEST_MS = 60_000;

/** How long to wait before the next try, after so many that failed in a row (rule T-38). `random` is 0 to 1. */
export function delayAfter(failures: number, random: () => number): number {
  return random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 16));
}
