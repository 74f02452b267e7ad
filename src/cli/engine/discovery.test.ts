import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../../../test/support/directories.ts';
import { engineFile, serve } from '../../../test/support/engine.ts';
import { holdfast } from '../../../test/support/processes.ts';

/** Directories in which a command may have started an engine. */
const used: string[] = [];

afterEach(async () => {
  for (const directory of used.splice(0)) await cli(directory, ['stop']);
});

function dataDirectory(): string {
  const directory = temporaryDirectory();
  used.push(directory);
  return directory;
}

function cli(directory: string, args: string[], env: Record<string, string> = {}) {
  return holdfast(args, { env: { HOLDFAST_DATA_DIR: directory, ...env } });
}

/** A program that is not the engine: answers `/health` with `health`, and remembers what it was sent. */
async function stranger(health: object) {
  const seen: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(health));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, seen, close: () => server.close() };
}

const STORE = ['memory', 'store', 'Found by every command'];

describe('without HOLDFAST_URL', () => {
  test('a command starts an engine, and the next one finds it', async () => {
    const directory = dataDirectory();
    expect(await cli(directory, STORE)).toMatchObject({ code: 0, stderr: '' });
    const { pid, background } = engineFile(directory);
    expect(background).toBe(true);
    expect((await cli(directory, ['memory', 'list', '--state', 'all'])).stdout).toContain(STORE[2]);
    expect(engineFile(directory).pid).toBe(pid);
    expect(readdirSync(directory)).not.toContain('engine.starting');
  });

  test('status and stop start none', async () => {
    const directory = dataDirectory();
    expect(await cli(directory, ['status'])).toMatchObject({ code: 1, stderr: '' });
    expect(await cli(directory, ['stop'])).toMatchObject({ code: 0, stdout: 'No engine is running.\n' });
    expect(readdirSync(directory)).toEqual([]);
  });

  test('the engine of a person is found too', async () => {
    const directory = dataDirectory();
    const server = await serve(directory);
    expect((await cli(directory, ['status'])).stdout).toContain(
      `process ${server.process.pid}, holdfast serve`,
    );
    await server.stop();
  });

  test('a killed engine is replaced, and nothing is lost', async () => {
    const directory = dataDirectory();
    await cli(directory, STORE);
    const { pid, instance } = engineFile(directory);
    process.kill(pid, 'SIGKILL');
    expect((await cli(directory, ['memory', 'list', '--state', 'all'])).stdout).toContain(STORE[2]);
    expect(engineFile(directory).instance).not.toBe(instance);
  });

  test('a program that got the port of a killed engine is not taken for it, and gets no key', async () => {
    const directory = dataDirectory();
    await cli(directory, STORE);
    const file = engineFile(directory);
    process.kill(file.pid, 'SIGKILL');
    const other = await stranger({ service: 'holdfast', version: '0.1.0', protocol: 1, instance: 'another' });
    writeFileSync(
      join(directory, 'engine.json'),
      JSON.stringify({ ...file, url: other.url, port: other.port }),
    );
    expect((await cli(directory, ['memory', 'list', '--state', 'all'])).stdout).toContain(STORE[2]);
    expect(other.seen.length).toBeGreaterThan(0);
    expect(other.seen.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
    other.close();
  });

  test.each([
    ['half a file', '{"pid": 12'],
    ['a file without a URL', '{"pid": 1, "url": "", "instance": "x"}'],
    ['a claim of a process that is gone', null],
  ])('%s does not keep the next engine out', async (_, text) => {
    const directory = dataDirectory();
    if (text === null) writeFileSync(join(directory, 'engine.starting'), '999999999');
    else writeFileSync(join(directory, 'engine.json'), text);
    expect(await cli(directory, STORE)).toMatchObject({ code: 0 });
  });

  test('an engine that hangs is named by status and stop', async () => {
    const directory = dataDirectory();
    const server = await serve(directory);
    server.process.child.kill('SIGSTOP');
    for (const command of ['status', 'stop'])
      expect(await cli(directory, [command])).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(`process ${engineFile(directory).pid} may own it`),
      });
    server.process.child.kill('SIGCONT');
    await server.stop();
  });

  test('an engine that cannot start says why', async () => {
    const directory = dataDirectory();
    writeFileSync(join(directory, 'config.json'), '{"approval": "sometimes"}');
    const { code, stderr } = await cli(directory, STORE);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^✗ The engine could not start: .*config\.json/);
  });

  test('a data directory that cannot be made is a clear error', async () => {
    const file = join(temporaryDirectory(), 'file');
    writeFileSync(file, '');
    const { code, stderr } = await cli(join(file, 'data'), STORE);
    expect(code).toBe(1);
    expect(stderr).toContain('Cannot write in the data directory');
    expect(stderr).toContain('HOLDFAST_DATA_DIR');
  });

  test('HOLDFAST_API_KEY counts alone', async () => {
    const directory = dataDirectory();
    expect(await cli(directory, STORE, { HOLDFAST_API_KEY: 'hfk_nobody' })).toMatchObject({ code: 3 });
  });
});

describe('with HOLDFAST_URL', () => {
  test('nothing else is used when it does not answer', async () => {
    const directory = dataDirectory();
    const gone = await stranger({});
    gone.close();
    const { code, stdout, stderr } = await cli(directory, STORE, { HOLDFAST_URL: gone.url });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`✗ Nothing listens at ${gone.url}.`);
    expect(stderr).toContain('HOLDFAST_URL names this engine');
    expect(readdirSync(directory)).toEqual([]);
  });

  test('the owner key is used for the engine of this data directory', async () => {
    const directory = dataDirectory();
    const server = await serve(directory);
    expect(await cli(directory, STORE, { NEXUS_URL: `${server.url}/` })).toMatchObject({ code: 0 });
    await server.stop();
  });

  test('the owner key goes to no other engine', async () => {
    const directory = dataDirectory();
    await cli(directory, STORE);
    const health = { service: 'holdfast', version: '0.1.0', protocol: 1, instance: 'another' };
    const other = await stranger(health);
    const { code, stderr } = await cli(directory, STORE, { HOLDFAST_URL: other.url });
    expect(code).toBe(3);
    expect(stderr).toContain('Set HOLDFAST_API_KEY');
    expect(other.seen.map(({ authorization }) => authorization)).toEqual([undefined]);
    other.close();
  });

  test('an engine that speaks another protocol is refused', async () => {
    const health = { service: 'holdfast', version: '9.0.0', protocol: 9, instance: 'newer' };
    const newer = await stranger(health);
    const { code, stderr } = await cli(dataDirectory(), STORE, {
      HOLDFAST_URL: newer.url,
      HOLDFAST_API_KEY: 'hfk_x',
    });
    expect(code).toBe(1);
    expect(stderr).toContain('is Holdfast 9.0.0');
    newer.close();
  });

  test('something that is not Holdfast is named so', async () => {
    const page = await stranger({ hello: 'world' });
    const { code, stderr } = await cli(dataDirectory(), STORE, { HOLDFAST_URL: page.url });
    expect(code).toBe(1);
    expect(stderr).toContain(`What answers at ${page.url} is not Holdfast.`);
    page.close();
  });

  test.each(['127.0.0.1:8765', 'ftp://127.0.0.1', 'http://admin:secret@127.0.0.1'])(
    '%s is no URL of one',
    async (url) => {
      expect(await cli(dataDirectory(), STORE, { HOLDFAST_URL: url })).toMatchObject({ code: 2 });
    },
  );
});

test('what is made in the data directory is for its owner alone', async () => {
  const directory = join(dataDirectory(), 'new');
  used.push(directory);
  await cli(directory, STORE);
  const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
  expect(modeOf(directory)).toBe('700');
  for (const name of readdirSync(directory).filter((entry) => entry !== 'backups'))
    expect({ name, mode: modeOf(join(directory, name)) }).toEqual({ name, mode: '600' });
});
