import { median } from '../lib/stats.ts';

const ROUNDS = 50;
/** Numbers of 8 bytes in a cache line. */
const LINE = 8;

/** Median milliseconds to read so many bytes of memory: one number of each cache line. No scan of them can be faster. */
export function readTime(bytes: number): number {
  const numbers = new Float64Array(bytes / 8).fill(1);
  let sum = 0;
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    for (let i = 0; i < numbers.length; i += LINE) sum += numbers[i] ?? 0;
    return performance.now() - start;
  });
  if (sum === 0) throw new Error('Nothing was read');
  return median(times);
}
