import { expect, it, vi } from 'vitest';
import { rest, stayAwake } from './awake.ts';

const turns = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Immediate').length;

it('a thread that stays awake turns once at a time, and sleeps again by itself or when it is told to', async () => {
  const before = turns();
  stayAwake();
  stayAwake();
  expect(turns()).toBe(before + 1);
  await vi.waitFor(() => expect(turns()).toBe(before));
  stayAwake();
  rest();
  await new Promise(setImmediate);
  expect(turns()).toBe(before);
});
