import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryDirectory } from '../../../test/support/directories.ts';
import { type Server, serve } from '../../../test/support/engine.ts';
import { holdfast } from '../../../test/support/processes.ts';

let server: Server;
beforeAll(async () => {
  server = await serve(temporaryDirectory());
});
afterAll(async () => {
  await server.stop();
});

function cli(args: string[], env: Record<string, string> = {}) {
  return holdfast(args, { env: { HOLDFAST_DATA_DIR: server.directory, DISPLAY: '', ...env } });
}

/** Follows a login link as the page does. */
async function follow(link: string): Promise<Response> {
  const { origin, hash, pathname } = new URL(link);
  expect(pathname).toBe('/login');
  return fetch(`${origin}/api/v1/session`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json', 'user-agent': 'Firefox/140.0 Linux' },
    body: JSON.stringify({ code: hash.slice(1) }),
  });
}

test('open prints a link that logs a browser in', async () => {
  const { code, stdout, stderr } = await cli(['open']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const link = stdout.split('\n')[0] ?? '';
  expect(link).toMatch(new RegExp(`^${server.url}/login#hfl_`));
  expect((await follow(link)).status).toBe(201);
  expect((await follow(link)).status).toBe(401);
});

test('open hands the link to the browser where there is a display', async () => {
  const directory = temporaryDirectory();
  const opener = join(directory, 'xdg-open');
  const opened = join(directory, 'opened');
  writeFileSync(opener, `#!/bin/sh\nprintf '%s' "$1" > ${opened}.part && mv ${opened}.part ${opened}\n`);
  chmodSync(opener, 0o700);
  const env = { DISPLAY: ':0', PATH: `${directory}${delimiter}${process.env.PATH}` };
  const { stdout } = await cli(['open', '--json'], env);
  while (!existsSync(opened)) await sleep(10);
  expect(readFileSync(opened, 'utf8')).toBe(JSON.parse(stdout).url);
});

test('open says when nothing can open the link', async () => {
  const tools = temporaryDirectory();
  for (const name of ['dirname', 'readlink'])
    symlinkSync(
      execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim(),
      join(tools, name),
    );
  const { code, stderr } = await cli(['open'], { DISPLAY: ':0', PATH: tools });
  expect(code).toBe(0);
  expect(stderr).toBe('! No browser could be opened: follow the link in one.\n');
});

test('serve prints such a link when it starts', async () => {
  const link = /The app: +(\S+)/.exec(server.process.stdout())?.[1] ?? '';
  expect((await follow(link)).status).toBe(201);
});

test('admin lists the browsers that are logged in and logs them out', async () => {
  const { stdout } = await cli(['admin', 'list-sessions', '--json']);
  const [newest] = JSON.parse(stdout).sessions;
  expect(newest).toMatchObject({ user: 'admin', browser: 'Firefox on Linux', current: false });
  expect((await cli(['admin', 'list-sessions'])).stdout).toContain('Firefox on Linux');
  const ended = await cli(['admin', 'end-session', newest.id]);
  expect(ended.stdout).toBe('✓ Logged out: Firefox on Linux of admin\n');
  expect((await cli(['admin', 'end-session', newest.id])).code).toBe(2);
  expect((await cli(['admin', 'end-session'])).code).toBe(2);
  expect((await cli(['admin', 'end-session', '--all'])).stdout).toMatch(/^✓ Logged out: \d+ browsers?\n$/);
  expect(JSON.parse((await cli(['admin', 'list-sessions', '--json'])).stdout)).toEqual({ sessions: [] });
  expect((await cli(['admin', 'list-sessions'])).stdout).toContain('No browser is logged in');
});
