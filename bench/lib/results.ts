import { median, quantile } from './stats.ts';

/** A figure that the product promises. */
export interface Target {
  bound: '≤' | '≥';
  value: number;
  /** What is held against it: the median, or its ratio to the limit. */
  of: 'median' | 'ratio';
}

/** What the machine could do at best: the bare work without a product around it, measured in the same run. */
export interface Limit {
  what: string;
  value: number;
}

export interface Result {
  what: string;
  /** Memories in the store, where it matters. */
  memories: number | null;
  face: 'engine' | 'HTTP' | null;
  unit: 'ms' | 'µs CPU' | 'memories/s' | 'texts/s' | 'MiB' | 'MB';
  median: number;
  /** The bad end: the 95th percentile of times, the 5th of rates; null for single readings. */
  tail: number | null;
  limit: Limit | null;
  target: Target | null;
}

export type Details = Pick<Result, 'what' | 'memories' | 'face'> & {
  limit?: Limit | null;
  target?: Target | null;
};

/** The result of a number of timed calls, in milliseconds. */
export function timing({ limit = null, target = null, ...details }: Details, times: number[]): Result {
  return { ...details, limit, target, unit: 'ms', median: median(times), tail: quantile(times, 0.95) };
}

/** The result of runs that each gave so many items a second. */
export function rate(
  { limit = null, target = null, ...details }: Details,
  unit: 'memories/s' | 'texts/s',
  rates: number[],
): Result {
  return { ...details, limit, target, unit, median: median(rates), tail: quantile(rates, 0.05) };
}

/** The result of one look at something that is there, such as memory. */
export function reading(
  { limit = null, target = null, ...details }: Details,
  unit: Result['unit'],
  value: number,
): Result {
  return { ...details, limit, target, unit, median: value, tail: null };
}

export function ratioOf({ median, limit }: Result): number | null {
  return limit === null ? null : median / limit.value;
}

/** Whether a target was met; null where there is none. */
export function isMet(result: Result): boolean | null {
  const { target } = result;
  const value = target?.of === 'ratio' ? ratioOf(result) : result.median;
  if (target === null || value === null) return null;
  return target.bound === '≤' ? value <= target.value : value >= target.value;
}
