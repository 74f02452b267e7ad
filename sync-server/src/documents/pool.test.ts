import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { Pool } from './pool.ts';

function counted(idleMs = 0) {
  const opened = vi.fn(async (key: string) => ({ key, number: opened.mock.calls.length }));
  const closed = vi.fn(async (_: { key: string; number: number }) => {});
  return { opened, closed, pool: new Pool(opened, closed, idleMs) };
}

test('opens once for all who use it, and closes after the last', async () => {
  const { opened, closed, pool } = counted();
  const [a, b] = await Promise.all([pool.use('x'), pool.use('x')]);
  expect(a.value).toBe(b.value);
  expect(opened).toHaveBeenCalledTimes(1);
  a.release();
  a.release();
  await sleep(5);
  expect(closed).not.toHaveBeenCalled();
  b.release();
  await eventually(() => expect(closed).toHaveBeenCalledTimes(1));
  expect(pool.size).toBe(0);
});

test('keeps what is used again before its time', async () => {
  const { opened, closed, pool } = counted(50);
  (await pool.use('x')).release();
  await pool.use('x');
  await sleep(80);
  expect(opened).toHaveBeenCalledTimes(1);
  expect(closed).not.toHaveBeenCalled();
});

test('opens again only when the closing is over', async () => {
  const { opened, closed, pool } = counted();
  let finish = () => {};
  closed.mockReturnValueOnce(new Promise<void>((resolve) => (finish = resolve)));
  (await pool.use('x')).release();
  await eventually(() => expect(closed).toHaveBeenCalled());
  const again = pool.use('x');
  await sleep(5);
  expect(opened).toHaveBeenCalledTimes(1);
  finish();
  expect((await again).value.number).toBe(2);
});

test('tries anew after a failure', async () => {
  const { opened, pool } = counted();
  opened.mockRejectedValueOnce(new Error('no'));
  await expect(pool.use('x')).rejects.toThrow('no');
  expect((await pool.use('x')).value.key).toBe('x');
});
