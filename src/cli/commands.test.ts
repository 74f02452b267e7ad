import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../../test/support/directories.ts';
import { type Server, serve } from '../../test/support/engine.ts';
import { holdfast, type ProcessOptions, run } from '../../test/support/processes.ts';

const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/;
const ID = /mem_\w+/;

let server: Server;

beforeAll(async () => {
  server = await serve(temporaryDirectory(), ['--approval', 'auto']);
});
afterAll(async () => {
  await server.stop();
});

/** Runs a command on the engine of these tests. */
function cli(args: string[], options: ProcessOptions = {}) {
  return holdfast(args, { ...options, env: { HOLDFAST_DATA_DIR: server.directory, ...options.env } });
}

async function stored(...args: string[]): Promise<string> {
  const { stdout } = await cli(['memory', 'store', ...args]);
  return ID.exec(stdout)?.[0] ?? '';
}

/** Output with ids and times, which differ each time, made alike. */
function shape(text: string): string {
  return text.replace(new RegExp(ID, 'g'), 'ID').replace(new RegExp(TIME, 'g'), 'TIME');
}

describe('memory', () => {
  test('store says the id', async () => {
    const { code, stdout, stderr } = await cli([
      'memory',
      'store',
      'User prefers tea',
      '--type',
      'preference',
    ]);
    expect({ code, stdout: shape(stdout), stderr }).toEqual({
      code: 0,
      stdout: '✓ Memory stored: ID\n',
      stderr: '',
    });
  });

  test('context prints what is of use for a task, ready for a prompt, and nothing when there is nothing', async () => {
    const id = await stored('The dirigible lands on Mondays');
    const { stdout } = await cli(['memory', 'context', 'when does the dirigible land?', '--budget', '300']);
    expect(stdout.split('\n')[1]).toMatch(
      new RegExp(`"id":"${id}".*"text":"The dirigible lands on Mondays"`),
    );
    const none = await cli(['memory', 'context', 'dirigible', '--namespace', 'nowhere']);
    expect(none).toMatchObject({ code: 0, stdout: '' });
    expect((await cli(['memory', 'context', '--budget', '7'])).code).toBe(2);
  });

  test('review shows what waits and why to look twice, without the secrets; reject and merge decide about it', async () => {
    const { api_key } = await server.client.identity.createUser({ user: 'dora', approval: 'required' });
    const env = { HOLDFAST_API_KEY: api_key };
    const store = async (...args: string[]) =>
      ID.exec((await cli(['memory', 'store', ...args], { env })).stdout)?.[0] ?? '';
    expect((await cli(['memory', 'review'], { env })).stdout).toBe('Nothing waits for review.\n');
    const secret = await store('The wifi password is Sommer2024', '--session', 'home');
    expect(shape((await cli(['memory', 'review'], { env })).stdout)).toBe(
      'default, session home (1 memory):\n\nMemory ID: ID\nContent: The wifi password is ********\nScope: user\n' +
        'Type: fact\nVersion: 1\nStored: TIME\n! May hold a secret: password or key.\n',
    );
    const rejected = await cli(['memory', 'reject', secret, '--never', '--reason', 'secret'], { env });
    expect(shape(rejected.stdout)).toBe(
      '✓ Memory rejected for good: ID\n  Take it back with: holdfast memory undo ID\n',
    );
    const { stdout } = await cli(['memory', 'rejections'], { env });
    expect(stdout).toContain('Reason: secret');
    expect((await cli(['memory', 'allow', secret], { env })).stdout).toContain('May be proposed again');
    expect((await cli(['memory', 'rejections'], { env })).stdout).toBe('No text is rejected for good.\n');
    const [one, two] = [await store('Cats purr'), await store('Cats purr at night')];
    const merged = await cli(['memory', 'merge', two, '--into', one, '--content', 'Cats purr, at night'], {
      env,
    });
    expect(shape(merged.stdout)).toContain('✓ Memories merged into: ID (version 2)');
    expect(await cli(['memory', 'reject-batch', one, 'mem_nowhere'], { env })).toMatchObject({ code: 1 });
  });

  test('store says how to approve what waits, and an empty result how to see it', async () => {
    const { api_key } = await server.client.identity.createUser({ user: 'carol', approval: 'required' });
    const env = { HOLDFAST_API_KEY: api_key };
    const { stdout } = await cli(['memory', 'store', 'Carol likes cats'], { env });
    const id = ID.exec(stdout)?.[0];
    expect(stdout).toBe(
      `✓ Memory stored: ${id}\n  Waiting for review. Approve it with: holdfast memory approve ${id}\n`,
    );
    expect((await cli(['memory', 'query'], { env })).stdout).toBe(
      'No memories found.\n1 memory waits for review. See it with: holdfast memory list --state inactive\n',
    );
    expect(shape((await cli(['memory', 'list', '--state', 'inactive'], { env })).stdout)).toBe(
      'Inactive Memories (1):\n\nMemory ID: ID\nContent: Carol likes cats\nState: inactive\nType: fact\nCreated: TIME\n',
    );
  });

  test('used notes what was of use, and recalls shows to whom a memory went', async () => {
    const id = await stored('The zeppelin needs helium');
    await cli(['memory', 'search', 'what does the zeppelin need', '--mode', 'keyword']);
    expect(await cli(['memory', 'used', id])).toMatchObject({
      code: 0,
      stdout: 'Noted as used: 1\nFailed: 0\n',
    });
    const { stdout } = await cli(['memory', 'recalls', id]);
    expect(shape(stdout).replace(/ +/g, ' ')).toBe(
      'WHEN USER AGENT SESSION BY PLACE\nTIME admin default - search 1\nOf use 1 time, last at TIME\n',
    );
    expect((await cli(['memory', 'used', 'mem_nowhere'])).code).toBe(1);
  });

  test('related shows what is near a memory', async () => {
    const id = await stored('The submarine dives at dawn', '--embed', 'now');
    await stored('At dawn the submarine dives deep', '--embed', 'now');
    const { stdout } = await cli(['memory', 'related', id, '--limit', '1']);
    expect(shape(stdout)).toMatch(/SCORE +ID +CONTENT\n0\.\d\d +ID +At dawn the submarine dives deep\n/);
  });

  test('mute hides a memory of the team until unmute', async () => {
    const { api_key } = await server.client.identity.createUser({ user: 'frieda' });
    const env = { HOLDFAST_API_KEY: api_key };
    const id = await stored('The team meets at nine', '--scope', 'tenant', '--namespace', 'muting');
    const found = async (...flags: string[]) =>
      (await cli(['memory', 'query', '--namespace', 'muting', ...flags], { env })).stdout;
    expect((await cli(['memory', 'mute', id], { env })).stdout).toBe(
      `✓ Memory muted: ${id}\n  Take it back with: holdfast memory unmute ${id}\n`,
    );
    expect(await found()).not.toContain('nine');
    expect(await found('--include-muted')).toContain('nine');
    expect((await cli(['memory', 'mutes'], { env })).stdout).toContain(id);
    await cli(['memory', 'unmute', id], { env });
    expect(await found()).toContain('nine');
    expect((await cli(['memory', 'mutes'], { env })).stdout).toBe('Nothing is muted.\n');
  });

  test('query prints blocks, oldest first', async () => {
    await stored('Deployment succeeded', '--type', 'experience', '--namespace', 'blocks');
    await stored('Staging is new', '--namespace', 'blocks');
    const { stdout } = await cli(['memory', 'query', '--namespace', 'blocks', '--scope', 'user']);
    expect(shape(stdout)).toBe(
      [
        'Found 2 memories:',
        '\nMemory ID: ID\nContent: Deployment succeeded\nScope: user\nType: experience\nCreated: TIME',
        '\nMemory ID: ID\nContent: Staging is new\nScope: user\nType: fact\nCreated: TIME\n',
      ].join('\n'),
    );
  });

  test('list names what it lists', async () => {
    await stored('Listed', '--namespace', 'listed');
    const list = async (...args: string[]) =>
      (await cli(['memory', 'list', '--namespace', 'listed', ...args])).stdout.split('\n')[0];
    expect(await list()).toBe('Active Memories (1):');
    expect(await list('--state', 'all')).toBe('All Memories (1):');
    expect(await list('--state', 'inactive')).toBe('No memories found.');
  });

  test('query says when there is more', async () => {
    for (const text of ['one', 'two', 'three']) await stored(text, '--namespace', 'more');
    const first = await cli(['memory', 'query', '--namespace', 'more', '--limit', '2']);
    expect(first.stdout).toContain('Found 2 memories:');
    const cursor = /--cursor (\S+),/.exec(first.stderr)?.[1] ?? '';
    const next = await cli(['memory', 'query', '--namespace', 'more', '--limit', '2', '--cursor', cursor]);
    expect(next.stdout).toContain('Content: three');
  });

  test('search prints the best first with its score', async () => {
    await stored('User prefers Python over JavaScript', '--namespace', 'searched');
    const { stdout } = await cli(['memory', 'search', 'programming language', '--namespace', 'searched']);
    expect(shape(stdout).replace(/0\.\d\d/, 'SCORE')).toBe(
      'Found 1 matching memory:\n\nContent: User prefers Python over JavaScript\nType: fact\nScore: SCORE\nMemory ID: ID\n',
    );
  });

  test('get, retrieve, edit, history, diff, restore and undo', async () => {
    const id = await stored(
      'Blue bikes',
      '--namespace',
      'shop',
      '--path-key',
      'stock',
      '--tag',
      'a',
      '--tag',
      'b',
    );
    expect((await cli(['memory', 'retrieve', 'shop/stock'])).stdout).toContain('Tags: a, b\n');
    const edited = await cli(['memory', 'edit', id, 'Red bikes', '--importance', '0.5', '--tag', '']);
    expect(edited.stdout).toBe(`✓ Memory changed: ${id} (version 2)\n`);
    const shown = (await cli(['memory', 'get', id])).stdout;
    expect(shown).toContain('Content: Red bikes\n');
    expect(shown).toContain('Importance: 0.5\n');
    expect(shown).not.toContain('Tags:');
    expect((await cli(['memory', 'diff', id])).stdout).toContain('content: [-Blue-]{+Red+} bikes\n');
    expect((await cli(['memory', 'restore', id, '--version', '1'])).stdout).toContain('✓ Version 1 restored');
    expect((await cli(['memory', 'undo', id])).stdout).toContain('✓ Change taken back');
    expect((await cli(['memory', 'history', id])).stdout).toContain('Change: restore (applied)\n');
  });

  test('undo of the store says that the memory is deleted, and that another undo brings it back', async () => {
    const id = await stored('Undone');
    expect((await cli(['memory', 'undo', id])).stdout).toMatch(/the memory is deleted.*\n$/);
    expect((await cli(['memory', 'get', id])).stderr).toContain('holdfast memory undo');
    expect((await cli(['memory', 'undo', id])).stdout).toContain('✓ Change taken back');
    expect((await cli(['memory', 'get', id])).stdout).toContain('Content: Undone\n');
  });

  test('approve, deactivate and delete', async () => {
    const id = await stored('Reviewed');
    expect((await cli(['memory', 'deactivate', id])).stdout).toBe(`✓ Memory deactivated: ${id}\n`);
    expect((await cli(['memory', 'approve', id])).stdout).toBe(`✓ Memory approved: ${id}\n`);
    expect((await cli(['memory', 'delete', id])).stdout).toBe(
      `✓ Memory deleted: ${id}\n  Take it back with: holdfast memory undo ${id}\n`,
    );
  });

  test('a batch says what failed, and fails with it', async () => {
    const id = await stored('One of a batch');
    const { code, stdout } = await cli(['memory', 'deactivate-batch', id, 'mem_nowhere']);
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: 'Deactivated: 1\nFailed: 1\nFailed IDs: mem_nowhere\n',
    });
    expect(await cli(['memory', 'approve-batch', id])).toMatchObject({
      code: 0,
      stdout: 'Approved: 1\nFailed: 0\n',
    });
  });

  test('purge asks, and cannot without a terminal', async () => {
    const id = await stored('Secret');
    expect(await cli(['memory', 'purge', id])).toMatchObject({ code: 2 });
    expect((await cli(['memory', 'purge', id, '--yes'])).stdout).toContain(`✓ Memory erased: ${id}\n`);
    expect(await cli(['memory', 'get', id])).toMatchObject({ code: 2 });
  });

  test('content comes from standard input, whole', async () => {
    const content = 'Line one\nLine two\n\nÜnïcödé 🎉';
    const { stdout } = await cli(['memory', 'store', '-', '--json'], { input: `${content}\n` });
    expect(JSON.parse(stdout).memory.content).toBe(content);
  });

  test('a long content is shown whole, and an escape sequence as text', async () => {
    const long = 'word '.repeat(600).trim();
    const id = await stored(`${long} \x1b[31mred`);
    expect((await cli(['memory', 'get', id])).stdout).toContain(`Content: ${long} \\x1b[31mred\n`);
  });
});

describe('rights', () => {
  test('rebac grant, check, explain, list and revoke in both orders', async () => {
    await cli(['admin', 'create-user', 'dave']);
    const words = ['user', 'dave', 'memory', '/memories', '--relation', 'can_read'];
    const swapped = ['user', 'dave', 'can_read', 'memory', '/memories'];
    expect(await cli(['rebac', 'check', ...words])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^✗ DENIED\n/),
    });
    expect((await cli(['rebac', 'grant', ...words])).stdout).toMatch(
      /^✓ Granted: user:dave can_read memory:/,
    );
    expect(await cli(['rebac', 'check', ...swapped])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^✓ GRANTED\n/),
    });
    expect((await cli(['rebac', 'explain', ...swapped])).stdout).toMatch(/^✓ GRANTED\n.+\n\n1\. /);
    expect((await cli(['rebac', 'list'])).stdout).toContain('user:dave can_read memory:/memories');
    expect((await cli(['rebac', 'revoke', ...swapped])).stdout).toMatch(/^✓ Revoked/);
  });

  test('a key that may not is exit code 3', async () => {
    const { stdout } = await cli(['admin', 'create-user', 'erin', '--role', 'reader', '--json']);
    const env = { HOLDFAST_API_KEY: JSON.parse(stdout).api_key };
    expect(await cli(['admin', 'list-users'], { env })).toMatchObject({ code: 3, stdout: '' });
    expect(await cli(['memory', 'list'], { env: { HOLDFAST_API_KEY: 'hfk_wrong' } })).toMatchObject({
      code: 3,
    });
  });

  test('admin makes, lists and revokes keys', async () => {
    await cli(['admin', 'create-user', 'frank']);
    const created = await cli([
      'admin',
      'create-agent-key',
      'frank',
      'bot',
      '--expires-days',
      '30',
      '--json',
    ]);
    const { key } = JSON.parse(created.stdout);
    expect(key).toMatchObject({ user: 'frank', agent: 'bot' });
    expect((await cli(['admin', 'create-key', 'frank', '--name', 'laptop'])).stdout).toMatch(/API key: hfk_/);
    expect((await cli(['admin', 'revoke-key', key.id])).stdout).toContain(`✓ API key revoked: ${key.id}`);
    const { stdout } = await cli(['admin', 'list-keys', '--user', 'frank']);
    expect(stdout).toMatch(new RegExp(`${key.id}.*revoked`));
    expect(stdout).toMatch(/laptop +active/);
    expect((await cli(['admin', 'list-users'])).stdout).toMatch(/^frank +frank +default +writer/m);
  });
});

describe('the engine', () => {
  test('status, stats and settings', async () => {
    expect((await cli(['status'])).stdout).toContain(`Data directory: ${server.directory}\n`);
    expect((await cli(['memory', 'stats', '--json'])).stdout).toMatch(/"total": \d+/);
    expect((await cli(['config', 'set', 'idle_minutes', '30'])).stdout).toBe('✓ idle_minutes = 30\n');
    expect((await cli(['config', 'get', 'idle_minutes'])).stdout).toBe('30\n');
    expect((await cli(['config', 'set', 'port', '8766'])).stdout).toContain('started the next time');
    expect((await cli(['config'])).stdout).toContain('idle_minutes = 30\n');
    expect((await cli(['config', 'path'])).stdout).toBe(`${join(server.directory, 'config.json')}\n`);
    expect(await cli(['config', 'get', 'idle_minuts'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean idle_minutes?'),
    });
  });

  test('doctor, backup and restore', async () => {
    expect((await cli(['doctor'])).stdout).toMatch(/All is well\.\n$/);
    const cwd = temporaryDirectory();
    expect((await cli(['backup', 'copy.db'], { cwd })).stdout).toContain(
      `✓ Backup written: ${cwd}/copy.db (`,
    );
    expect(readdirSync(cwd)).toEqual(['copy.db']);
    expect(await cli(['restore', 'copy.db'], { cwd })).toMatchObject({ code: 2 });
    expect((await cli(['restore', 'copy.db', '--yes'], { cwd })).stdout).toMatch(
      /^✓ Restored: \d+ memories\n/,
    );
  });
});

describe('wrong use', () => {
  test.each([
    [
      'an importance that is no number',
      ['memory', 'store', 'x', '--importance', 'nan'],
      'number from 0 to 1.',
    ],
    ['an importance above 1', ['memory', 'store', 'x', '--importance', '1.5'], 'number from 0 to 1.'],
    ['a wrong scope', ['memory', 'store', 'x', '--scope', 'usr'], 'Did you mean user?'],
    ['a wrong option', ['memory', 'store', 'x', '--scpoe', 'user'], 'Did you mean --scope?'],
    ['a text that looks like an option', ['memory', 'store', '-5 °C'], 'after two dashes'],
    ['an empty content', ['memory', 'store', ''], 'must not be empty'],
    ['a long content', ['memory', 'store', 'x'.repeat(32 * 1024 + 1)], 'files are for documents'],
    ['metadata that is no object', ['memory', 'store', 'x', '--metadata', '[1]'], 'must be a JSON object'],
    ['a missing argument', ['memory', 'store'], "Missing required argument 'content'"],
    ['a limit of 0', ['memory', 'list', '--limit', '0'], 'at least 1'],
    ['a wrong date', ['memory', 'list', '--after', 'yesterday'], 'must be a date'],
    ['an unknown id', ['memory', 'get', 'mem_nowhere'], 'mem_nowhere'],
    ['a wrong command', ['memory', 'serach', 'x'], 'Did you mean search?'],
    ['a wrong group', ['memroy'], 'Did you mean memory?'],
  ])('by %s is exit code 2 with a clear message', async (_, args, message) => {
    const { code, stdout, stderr } = await cli(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^✗ /);
    expect(stderr).toContain(message);
  });

  test('is told as JSON on standard error where JSON was asked for', async () => {
    const { code, stdout, stderr } = await cli(['memory', 'get', 'mem_nowhere', '--json']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'not_found' } });
  });

  test('of input that is no UTF-8 or endless is refused', async () => {
    const endless = `yes memory | "$0" memory store -`;
    const bin = join(import.meta.dirname, '../../bin/holdfast');
    const env = { HOLDFAST_DATA_DIR: server.directory };
    expect(await run('sh', ['-c', endless, bin], { env })).toMatchObject({ code: 2 });
    expect(await run('sh', ['-c', `printf '\\377' | "$0" memory store -`, bin], { env })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('not valid UTF-8'),
    });
    expect(await run('sh', ['-c', `"$0" memory store "$(printf 'a\\377')"`, bin], { env })).toMatchObject({
      code: 2,
    });
  });
});

test('a reader that leaves early ends the command quietly', async () => {
  const command = `"$0" memory list --state all --json | head -c 1; echo " $?"`;
  const bin = join(import.meta.dirname, '../../bin/holdfast');
  const { stdout, stderr } = await run('sh', ['-c', command, bin], {
    env: { HOLDFAST_DATA_DIR: server.directory },
  });
  expect({ stdout, stderr }).toEqual({ stdout: '{ 0\n', stderr: '' });
});

test('colour can be asked for', async () => {
  expect((await cli(['memory', 'list'])).stdout).not.toContain('\x1b');
  expect((await cli(['memory', 'list'], { env: { FORCE_COLOR: '1' } })).stdout).toContain(
    '\x1b[2mMemory ID:',
  );
});
