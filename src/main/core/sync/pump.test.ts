import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Pump } from './pump.ts';

function pumpOf(step: () => Promise<void>) {
  const failures: unknown[] = [];
  const pump = new Pump({ step, onFailure: (error) => failures.push(error), random: () => 0 });
  return { pump, failures };
}

test('one step runs at a time, and once more when it was woken meanwhile', async () => {
  let running = 0;
  let steps = 0;
  const { pump } = pumpOf(async () => {
    running += 1;
    expect(running).toBe(1);
    steps += 1;
    if (steps === 1) for (let i = 0; i < 5; i++) pump.wake();
    await sleep(1);
    running -= 1;
  });
  pump.wake();
  pump.wake();
  await expect.poll(() => steps).toBe(2);
  await pump.close();
  expect(steps).toBe(2);
});

test('a step that failed is told of and tried again', async () => {
  let steps = 0;
  const { pump, failures } = pumpOf(async () => {
    steps += 1;
    if (steps < 3) throw new Error(`failure ${steps}`);
  });
  pump.wake();
  await expect.poll(() => steps).toBe(3);
  expect(failures).toEqual([new Error('failure 1'), new Error('failure 2')]);
  await pump.close();
});

test('after close nothing runs, and close waits for what does', async () => {
  let finished = false;
  const { pump } = pumpOf(async () => {
    await sleep(5);
    finished = true;
  });
  pump.wake();
  await sleep(1);
  await pump.close();
  expect(finished).toBe(true);
  finished = false;
  pump.wake();
  await sleep(10);
  expect(finished).toBe(false);
});
