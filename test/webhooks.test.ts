/** Webhooks as a receiver sees them: checked with the code of the manual, and not lost when the engine is killed. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Received, type Receiver, startReceiver } from '../src/main/core/webhooks/testing/receiver.ts';
import { temporaryDirectory } from './support/directories.ts';
import { type Server, serve } from './support/engine.ts';
import { holdfast, ROOT, run } from './support/processes.ts';
import { findPython } from './support/python.ts';

const MANUAL = readFileSync(join(ROOT, 'docs/webhooks.md'), 'utf8');
const MEMORIES = 60;

/** The code block of that language in the manual, as a file. */
function snippet(language: string, name: string): string {
  const code = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(MANUAL)?.[1] ?? '';
  const path = join(temporaryDirectory(), name);
  writeFileSync(path, code);
  return path;
}

let receiver: Receiver;
let server: Server;
let secret: string;
let message: Received;

beforeAll(async () => {
  [receiver, server] = await Promise.all([startReceiver(), serve(temporaryDirectory())]);
  await server.client.system.configure({ webhook_private_addresses: true });
  const created = await server.client.webhooks.create(receiver.url);
  secret = created.secret;
  await server.client.webhooks.test(created.webhook.id);
  const [first] = receiver.received;
  if (!first) throw new Error('The test message did not arrive.');
  message = first;
});
afterAll(async () => {
  await server.stop();
  await receiver.close();
});

const python = await findPython();

describe('the code of the manual', () => {
  test('in Node takes what Holdfast sent, and nothing else', async () => {
    const { verify } = await import(pathToFileURL(snippet('js', 'verify.mjs')).href);
    const { headers, body, json } = message;
    expect(verify(secret, headers, body)).toEqual(json);
    const old = { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) - 301) };
    const wrong: [string, object, string][] = [
      [secret, headers, `${body} `],
      [secret, { ...headers, 'webhook-id': 'msg_1' }, body],
      [secret, { ...headers, 'webhook-signature': 'v1,' }, body],
      [secret, { ...headers, 'webhook-timestamp': undefined }, body],
      [secret, old, body],
      [`whsec_${Buffer.alloc(32).toString('base64')}`, headers, body],
    ];
    for (const attempt of wrong) expect(() => verify(...attempt)).toThrow();
  });

  test.skipIf(python === null)('in Python does the same', async () => {
    const path = snippet('python', 'verify.py');
    const program =
      'import json, sys, verify; a = json.load(sys.stdin); print(verify.verify(a[0], a[1], a[2].encode()))';
    const verify = (body: string) =>
      run(python ?? '', ['-c', program], {
        input: JSON.stringify([secret, message.headers, body]),
        env: { PYTHONPATH: join(path, '..') },
      });
    expect(await verify(message.body)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('webhook.test'),
    });
    expect(await verify(`${message.body} `)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('the signature is wrong'),
    });
  });
});

describe('the command line', () => {
  const cli = (...args: string[]) =>
    holdfast(['webhook', ...args], { env: { HOLDFAST_DATA_DIR: server.directory } });

  test('adds, lists, tests and removes webhooks, and shows their log', async () => {
    const added = await cli('add', receiver.url, '--event', 'memory.pending', '--scope', 'user');
    expect(added.stdout).toMatch(/✓ Webhook added: whk_\w+\n.*\n {2}Secret: whsec_\S+\n/);
    const id = /whk_\w+/.exec(added.stdout)?.[0] ?? '';
    expect((await cli('list')).stdout).toMatch(new RegExp(`${id} .* memory.pending +0 +on\n`));
    expect((await cli('test', id)).stdout).toBe('✓ The receiver took it: HTTP 200\n');
    expect((await cli('log', id)).stdout).toMatch(/webhook.test +- +delivered +1 +- +HTTP 200\n$/);
    expect((await cli('log', id, '--failed')).stdout).toBe('Nothing was sent yet.\n');
    expect((await cli('remove', id)).stdout).toBe(`✓ Webhook removed: ${id}\n`);
    expect(await cli('test', id)).toMatchObject({ code: 2 });
  });

  test('says what is wrong with an address, and with a receiver', async () => {
    expect(await cli('add', 'example.com/hook')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('url: must be a URL'),
    });
    const { webhook } = await server.client.webhooks.create('http://127.0.0.1:1/');
    expect(await cli('test', webhook.id)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('The test message was not taken: ECONNREFUSED.'),
    });
    await server.client.webhooks.remove(webhook.id);
  });
});

test('a kill while events are on their way loses none of them', async () => {
  const directory = temporaryDirectory();
  const before = await serve(directory);
  const hook = await startReceiver();
  // Half are taken; the rest hang when the engine is killed.
  hook.answer((response) => {
    if (hook.received.length <= MEMORIES / 2) response.end();
  });
  await before.client.system.configure({ webhook_private_addresses: true });
  await before.client.webhooks.create(hook.url, { events: ['memory.stored'] });
  const ids: string[] = [];
  for (let n = 0; n < MEMORIES; n++)
    ids.push((await before.client.memories.store(`Note ${n}`, { embed: 'later' })).memory.id);
  await hook.until(MEMORIES / 2 + 1);
  await before.kill();

  hook.answer(200);
  const after = await serve(directory);
  const got = () => new Set(hook.received.map(({ json }) => json.data.id));
  for (let count = 1; got().size < MEMORIES; count++) await hook.until(count);
  expect([...got()].sort()).toEqual(ids.sort());
  const messageIds = new Set(hook.received.map(({ headers }) => headers['webhook-id']));
  expect(messageIds.size).toBe(MEMORIES);
  await after.stop();
  await hook.close();
}, 60_000);
