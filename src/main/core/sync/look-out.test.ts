import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LookOut } from './look-out.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('a burst is told once, and nothing that looks the same', () => {
  let state = 'online';
  const tell = vi.fn();
  const lookOut = new LookOut(
    () => [state],
    tell,
    () => expect.unreachable(),
  );
  const look = () => {
    for (let i = 0; i < 3; i += 1) lookOut.soon();
    vi.runAllTimers();
  };
  look();
  look();
  expect(tell).toHaveBeenCalledTimes(1);
  state = 'offline';
  look();
  expect(tell).toHaveBeenCalledTimes(2);
  lookOut.soon();
  state = 'gone';
  lookOut.close();
  look();
  expect(tell).toHaveBeenCalledTimes(2);
});

test('a database that cannot be read does not end the engine, and is looked at again', () => {
  const failures: unknown[] = [];
  const tell = vi.fn();
  const parts = vi
    .fn(() => ['online'])
    .mockImplementationOnce(() => {
      throw new Error('disk I/O error');
    });
  const lookOut = new LookOut(parts, tell, (error) => failures.push(error));
  lookOut.soon();
  vi.runAllTimers();
  expect([failures.length, tell.mock.calls.length]).toEqual([1, 0]);
  lookOut.soon();
  vi.runAllTimers();
  expect([failures.length, tell.mock.calls.length]).toEqual([1, 1]);
});
