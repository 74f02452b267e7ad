import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LookOut } from './look-out.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A look-out on one part, and who is told of it. */
function watching() {
  const seen = { state: 'online' };
  const tell = vi.fn();
  const lookOut = new LookOut(
    () => [seen.state],
    tell,
    () => expect.unreachable(),
  );
  return { seen, tell, lookOut };
}

test('a burst is told once, and nothing that looks the same', () => {
  const { seen, tell, lookOut } = watching();
  const look = () => {
    for (let i = 0; i < 3; i += 1) lookOut.soon();
    vi.runAllTimers();
  };
  look();
  look();
  expect(tell).toHaveBeenCalledTimes(1);
  seen.state = 'offline';
  look();
  expect(tell).toHaveBeenCalledTimes(2);
  lookOut.soon();
  seen.state = 'gone';
  lookOut.close();
  look();
  expect(tell).toHaveBeenCalledTimes(2);
});

test('what was another thing for a moment is told: somebody may have read it then', () => {
  const { seen, tell, lookOut } = watching();
  lookOut.soon();
  vi.runAllTimers();
  for (const next of ['paused', 'connecting', 'online']) {
    seen.state = next;
    lookOut.soon();
  }
  expect(tell).toHaveBeenCalledTimes(1);
  vi.runAllTimers();
  expect(tell).toHaveBeenCalledTimes(2);
});

test('a database that cannot be read does not end the engine, and is looked at again', () => {
  const failures: unknown[] = [];
  const broken = () => {
    throw new Error('disk I/O error');
  };
  const tell = vi.fn();
  const parts = vi
    .fn(() => ['online'])
    .mockImplementationOnce(broken)
    .mockImplementationOnce(broken);
  const lookOut = new LookOut(parts, tell, (error) => failures.push(error));
  lookOut.soon();
  vi.runAllTimers();
  expect([failures.length, tell.mock.calls.length]).toEqual([2, 0]);
  lookOut.soon();
  vi.runAllTimers();
  expect([failures.length, tell.mock.calls.length]).toEqual([2, 1]);
});
