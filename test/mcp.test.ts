/** `holdfast mcp` as agents use it: the built command, a background engine, the official client. */
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { call, subscribe, updatesOf } from '../src/main/api/mcp/testing/client.ts';
import { temporaryDirectory } from './support/directories.ts';
import { clientFor, engineFile, ownerKey, serve } from './support/engine.ts';
import { eventually } from './support/eventually.ts';
import { connectStdio, PROTOCOLS, type StdioClient } from './support/mcp.ts';
import { holdfast, startHoldfast } from './support/processes.ts';

let directory: string;
let open: StdioClient[];

beforeEach(() => {
  directory = temporaryDirectory();
  open = [];
});
afterEach(async () => {
  for (const { client } of open) await client.close();
  await holdfast(['stop'], { env: { HOLDFAST_DATA_DIR: directory } });
});

async function connect(...args: Parameters<typeof connectStdio>): Promise<StdioClient> {
  const connected = await connectStdio(...args);
  open.push(connected);
  return connected;
}

/** The person that the data directory belongs to, on the engine that runs. */
const person = () => clientFor(engineFile(directory).url, ownerKey(directory));

const line = (message: object) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`;

describe.each(PROTOCOLS)('by the protocol of %s', (protocol) => {
  test('an agent remembers, a person approves, another agent recalls', async () => {
    const { client, stderr } = await connect(directory, protocol, 'writer');
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('recall');
    const stored = await call(client, 'remember', {
      memories: [{ content: 'The harbour freezes in January' }],
    });
    const { id } = stored.data.results[0];
    expect(stored.data.waiting).toBe(1);
    const other = await connect(directory, protocol, 'reader');
    expect((await call(other.client, 'recall', { query: 'harbour' })).data.memories).toEqual([]);
    await person().memories.approve(id);
    const found = await call(other.client, 'recall', { query: 'When does the harbour freeze?' });
    expect(found.data.memories).toMatchObject([
      { id, written_by: { user: 'admin', agent: 'writer', source: 'mcp' } },
    ]);
    expect(stderr()).toBe('');
  });

  test('resources, prompts and a hundred calls at once work as over HTTP', async () => {
    const { client } = await connect(directory, protocol);
    expect((await client.listResources()).resources.length).toBe(5);
    expect((await client.getPrompt({ name: 'save_what_we_learned' })).messages.length).toBe(1);
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        call(client, 'remember', { memories: [{ content: `Parallel ${n}` }] }),
      ),
    );
    expect(new Set(answers.map(({ data }) => data.results[0].id)).size).toBe(100);
  });

  test('an agent goes on when the engine is killed, and its subscriptions with it', async () => {
    const first = await serve(directory);
    const { client } = await connect(directory, protocol);
    const { memory } = await first.client.memories.store('Survives', { state: 'active' });
    const updates = updatesOf(client);
    await subscribe(client, protocol, [`memory://${memory.id}`]);
    await first.kill();
    const second = await serve(directory);
    // What changed in between was told to nobody: the client is told to look.
    await vi.waitFor(() => expect(updates).toContain(`memory://${memory.id}`), { timeout: 15_000 });
    updates.length = 0;
    await second.client.memories.deactivate(memory.id);
    await vi.waitFor(() => expect(updates).toContain(`memory://${memory.id}`), { timeout: 15_000 });
    expect((await call(client, 'get_memory', { id: memory.id })).isError).toBe(true);
  });

  test('an agent starts the engine anew when it has left', async () => {
    const { client } = await connect(directory, protocol);
    await call(client, 'remember', { memories: [{ content: 'Before' }] });
    await holdfast(['stop'], { env: { HOLDFAST_DATA_DIR: directory } });
    expect((await call(client, 'remember', { memories: [{ content: 'After' }] })).isError).toBe(false);
    const { memories } = await person().memories.query({ state: 'inactive' });
    expect(memories.map(({ content }) => content)).toEqual(['Before', 'After']);
  });

  test('a cancelled call is not answered, and the next one is', async () => {
    const { client } = await connect(directory, protocol);
    const cancel = new AbortController();
    const cancelled = client.callTool(
      { name: 'recall', arguments: { query: 'anything' } },
      { signal: cancel.signal },
    );
    cancel.abort('enough');
    await expect(cancelled).rejects.toThrow();
    expect((await call(client, 'memory_stats')).isError).toBe(false);
  });
});

test('an agent that may review is told of its other tools once the engine is there', async () => {
  const setUp = await serve(directory);
  await setUp.client.grants.grant({
    subject: { type: 'agent', id: 'reviewer' },
    relation: 'can_review',
    object: { type: 'memory', id: '/memories' },
  });
  await setUp.stop();
  const { client } = await connect(directory, '2025-11-25', 'reviewer');
  const names = async () =>
    (await client.listTools(undefined, { cacheMode: 'refresh' })).tools.map(({ name }) => name);
  const changed = new Promise((resolve) =>
    client.setNotificationHandler('notifications/tools/list_changed', resolve),
  );
  expect(await names()).not.toContain('approve');
  await changed;
  expect(await names()).toContain('approve');
});

describe('the process', () => {
  const start = (args = ['mcp', '--as', 'coder']) =>
    startHoldfast(args, { env: { HOLDFAST_DATA_DIR: directory }, input: null });

  test('writes nothing but messages, one a line, and answers malformed ones', async () => {
    const { child, stdout, ended } = start();
    child.stdin.write('garbage\n\n{"hello":"world"}\n[1,2]\n');
    child.stdin.write(line({ id: 1, method: 'ping' }));
    child.stdin.write(line({ id: 2, method: 'no/such/method' }));
    child.stdin.write(line({ method: 'notifications/unknown' }));
    child.stdin.end();
    expect((await ended).code).toBe(0);
    const messages = stdout()
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(messages.map(({ id, error }) => [id, error?.code])).toEqual([
      [null, -32700],
      [null, -32600],
      [null, -32600],
      [1, undefined],
      [2, -32601],
    ]);
  });

  test('answers what was asked before its input closed', async () => {
    const { child, stdout, ended } = start();
    child.stdin.end(
      line({
        id: 'a',
        method: 'tools/call',
        params: { name: 'remember', arguments: { memories: [{ content: 'Last words' }] } },
      }),
    );
    await ended;
    expect(JSON.parse(stdout()).result.structuredContent.waiting).toBe(1);
  });

  test('ends with a client that is killed in the middle of a call, and what it stored is kept', async () => {
    const { client, pid } = await connectStdio(directory, '2025-11-25');
    await call(client, 'remember', { memories: [{ content: 'Kept' }] });
    client.callTool({ name: 'recall', arguments: { query: 'half a question' } }).catch(() => undefined);
    process.kill(pid, 'SIGKILL');
    await eventually(() => expect(() => process.kill(pid, 0)).toThrow());
    const { memories } = await person().memories.query({ state: 'inactive' });
    expect(memories.map(({ content }) => content)).toEqual(['Kept']);
  });

  test('needs to be told which agent it is', async () => {
    const { child, ended } = start(['mcp']);
    child.stdin.end();
    expect(await ended).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('--as claude-code'),
    });
  });

  test('says why to each request when there is no engine to be had', async () => {
    const env = {
      HOLDFAST_DATA_DIR: directory,
      HOLDFAST_URL: 'http://127.0.0.1:9',
      HOLDFAST_API_KEY: 'hfk_x',
    };
    const { child, stdout, ended } = startHoldfast(['mcp', '--as', 'coder'], { env, input: null });
    child.stdin.write(line({ id: 1, method: 'tools/list' }));
    child.stdin.write(line({ id: 2, method: 'prompts/list' }));
    await once(child.stdout, 'data');
    await vi.waitFor(() => expect(stdout().split('\n').length).toBe(3), { timeout: 15_000 });
    child.stdin.end();
    await ended;
    const [tools, prompts] = stdout()
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(tools.result.tools.length).toBeGreaterThan(5);
    expect(prompts).toMatchObject({
      id: 2,
      error: { code: -32000, message: expect.stringContaining('HOLDFAST_URL') },
    });
  });
});
