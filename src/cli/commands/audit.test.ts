import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../../../test/support/directories.ts';
import { type Server, serve } from '../../../test/support/engine.ts';
import { holdfast } from '../../../test/support/processes.ts';

const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g;

let server: Server;
beforeAll(async () => {
  server = await serve(temporaryDirectory(), ['--approval', 'auto']);
});
afterAll(() => server.stop());

/** Runs a command on the engine of these tests. */
function cli(args: string[], { env = {} }: { env?: Record<string, string> } = {}) {
  return holdfast(args, { env: { HOLDFAST_DATA_DIR: server.directory, ...env } });
}

describe('audit', () => {
  test('tells who did what, newest first, by kind, object and outcome', async () => {
    const { memory } = await server.client.memories.store('Goes into the audit log');
    const { id } = memory;
    await cli(['memory', 'deactivate', id]);
    const { code, stdout } = await cli(['audit', '--object', id]);
    expect(code).toBe(0);
    expect(stdout.replaceAll(id, 'ID').replace(TIME, 'TIME').replace(/ +/g, ' ')).toBe(
      'WHEN WHO BY ACTION OUTCOME OBJECT\n' +
        'TIME admin/default cli memory.deactivate ok ID\nTIME admin/default http memory.store ok ID\n',
    );
    const [newest] = JSON.parse(
      (await cli(['audit', '--object', id, '--limit', '1', '--json'])).stdout,
    ).entries;
    const older = await cli(['audit', '--object', id, '--cursor', String(newest.id), '--json']);
    expect(JSON.parse(older.stdout).entries).toMatchObject([{ action: 'memory.store' }]);
    expect((await cli(['audit', '--kind', 'grant', '--object', id])).stdout).toBe(
      'The audit log has no such entry.\n',
    );
  });

  test('shows refusals to administrators alone', async () => {
    const { api_key } = await server.client.identity.createUser({ user: 'nosy' });
    const refused = await cli(['audit'], { env: { HOLDFAST_API_KEY: api_key } });
    expect(refused.code).toBe(3);
    const { entries } = JSON.parse(
      (await cli(['audit', '--outcome', 'refused', '--user', 'nosy', '--json'])).stdout,
    );
    expect(entries).toMatchObject([{ outcome: 'forbidden', action: 'GET /api/v1/audit' }]);
  });
});
