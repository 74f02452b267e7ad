import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Notices } from './notices.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what comes within ten seconds is told once', () => {
  const told: string[] = [];
  const notices = new Notices((text) => told.push(text));
  notices.add(1);
  vi.advanceTimersByTime(9_000);
  notices.add(2);
  vi.advanceTimersByTime(1_000);
  expect(told).toEqual(['3 new memories wait for your review.']);
  vi.advanceTimersByTime(60_000);
  expect(told).toHaveLength(1);
  notices.add(1);
  vi.advanceTimersByTime(10_000);
  expect(told.at(-1)).toBe('A new memory waits for your review.');
});

test('what the person has seen is not told', () => {
  const told: string[] = [];
  const notices = new Notices((text) => told.push(text));
  notices.add(1);
  notices.clear();
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([]);
});
