import { FUTURE_MS } from './limits.ts';

/** Readings of a clock in one millisecond (rule T-3). */
const PER_MS = 1024;

/** The first reading of a hybrid logical clock at a time in milliseconds. */
export function clockAt(ms: number): number {
  return ms * PER_MS;
}

/** The time of a clock reading in milliseconds since 1970. */
export function msOf(clock: number): number {
  return Math.floor(clock / PER_MS);
}

/** The reading for something new: the time, or just above the last reading, whichever is later (rule T-3). */
export function tick(last: number, now: number): number {
  return Math.max(last + 1, clockAt(now));
}

/** The last reading of a device after it has accepted something with the reading `seen`. */
export function observe(last: number, seen: number): number {
  return Math.max(last, seen);
}

/** True when a reading is so far ahead that it has to wait and must not move a clock (rule T-3). */
export function isFuture(clock: number, now: number): boolean {
  return msOf(clock) > now + FUTURE_MS;
}
