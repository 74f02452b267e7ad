/** The relay as its operator starts it. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../../test/support/processes.ts';

const PROGRAM = join(import.meta.dirname, 'index.ts');
const relay = (args: string[], env = {}) => run(process.execPath, [PROGRAM, ...args], { env });

test('says how it is used', async () => {
  expect(await relay(['--help'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('--config FILE'),
  });
});

test('names a wrong setting, and does not start', async () => {
  const { code, stderr } = await relay([], { HOLDFAST_RELAY_MAX_TEAMS: 'many' });
  expect([code, stderr]).toEqual([1, '✗ max_teams: must be a number\n']);
});

test('says why it cannot open its database', async () => {
  const { code, stderr } = await relay([], { HOLDFAST_RELAY_DATABASE: '/nowhere/relay.db' });
  expect([code, stderr]).toEqual([1, expect.stringContaining('directory does not exist')]);
});
