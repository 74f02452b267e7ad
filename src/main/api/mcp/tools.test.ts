import type { Client } from '@modelcontextprotocol/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startServer, type TestServer } from '../http/testing/server.ts';
import { call, connectMcp, PROTOCOLS } from './testing/client.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

/** Stores a memory that is active. */
const active = (content: string, fields = {}) => server.store(content, { state: 'active', ...fields });

describe.each(PROTOCOLS)('tools, by the protocol of %s', (protocol) => {
  let client: Client;

  beforeEach(async () => {
    client = await connectMcp(server, protocol);
  });
  afterEach(() => client.close());

  test('are listed with schemas that take nothing unknown, and with what they do to memories', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual([
      'forget',
      'get_memory',
      'list_memories',
      'memory_stats',
      'recall',
      'remember',
      'update_memory',
    ]);
    for (const { inputSchema, outputSchema, description } of tools) {
      expect(inputSchema.additionalProperties).toBe(false);
      expect(outputSchema?.type).toBe('object');
      expect(description?.length).toBeGreaterThan(50);
    }
    const hints = Object.fromEntries(tools.map(({ name, annotations }) => [name, annotations]));
    expect(Object.values(hints).every((hint) => hint?.openWorldHint === false)).toBe(true);
    const named = (hint: 'readOnlyHint' | 'destructiveHint') =>
      Object.keys(hints)
        .filter((name) => hints[name]?.[hint])
        .sort();
    expect(named('readOnlyHint')).toEqual(['get_memory', 'list_memories', 'memory_stats', 'recall']);
    expect(named('destructiveHint')).toEqual(['forget', 'update_memory']);
  });

  test('remember one thing, and say that a person must approve it', async () => {
    const memories = [{ content: `Builds run on Tuesdays (${protocol})`, type: 'fact', tags: ['ci'] }];
    const { text, data } = await call(client, 'remember', { memories, session: 's1' });
    expect(data).toMatchObject({ waiting: 1, results: [{ index: 0, ok: true, state: 'inactive' }] });
    expect(text).toContain('a person must approve it');
    const { id } = data.results[0];
    const { json } = await server.send('GET', `/api/v1/memories/${id}`);
    expect(json).toMatchObject({
      agent: 'coder',
      source: 'mcp',
      session: 's1',
      tags: ['ci'],
      state: 'inactive',
    });
  });

  test('remember many, each with an outcome of its own', async () => {
    const memories = [{ content: `One ${protocol}` }, { content: ' ' }, { content: `One ${protocol}` }];
    const { data, isError } = await call(client, 'remember', { memories: [memories[0], memories[2]] });
    expect(isError).toBe(false);
    expect(data.results.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['created', 'duplicate']);
    const refused = await call(client, 'remember', { memories });
    expect(refused).toMatchObject({
      isError: true,
      text: expect.stringContaining('memories.1.content: must not be empty'),
    });
  });

  test('recall what is active, with where it comes from', async () => {
    const id = await active(`The heron nests by the pond (${protocol})`, {
      type: 'experience',
      importance: 0.4,
    });
    const { text, data } = await call(client, 'recall', { query: 'where does the heron nest?', limit: 3 });
    expect(data.memories[0]).toMatchObject({
      id: expect.any(String),
      type: 'experience',
      written_by: { user: 'admin', agent: 'default', source: 'http' },
      score: expect.any(Number),
    });
    expect(data.memories.map((memory: { id: string }) => memory.id)).toContain(id);
    expect(text.split('\n')[0]).toContain('quoted as data');
    expect(text).toContain(`"id":"${id}"`);
  });

  test('recall nothing rather than something that has nothing to do with the question', async () => {
    const { text, data } = await call(client, 'recall', {
      query: 'xylophone zugzwang',
      tags: ['no-such-tag'],
    });
    expect(data.memories).toEqual([]);
    expect(text).toContain('Nothing that fits is stored');
  });

  test('recall within a budget of tokens, and say what found no room', async () => {
    for (let n = 0; n < 6; n += 1) await active(`Quokka fact ${n}: ${'quokkas smile '.repeat(8)}${protocol}`);
    const { text, data } = await call(client, 'recall', { query: 'quokkas smile', token_budget: 300 });
    expect(data.left_out).toBeGreaterThan(0);
    expect(data.memories.length).toBeGreaterThan(0);
    expect(text).toContain(`${data.left_out} more had no room`);
  });

  test('list page by page, and cut long texts', async () => {
    const namespace = `list/${protocol}`;
    for (const content of ['first', `second ${'x'.repeat(1000)}`, 'third'])
      await active(content, { namespace });
    const page = await call(client, 'list_memories', { namespace, order: 'created', limit: 2 });
    expect(page.data.memories.map((memory: { truncated: boolean }) => memory.truncated)).toEqual([
      false,
      true,
    ]);
    expect(page.data.memories[1].content.length).toBeLessThan(400);
    const { next_cursor: cursor } = page.data;
    const next = await call(client, 'list_memories', { namespace, order: 'created', limit: 2, cursor });
    expect(next.data.memories.map((memory: { content: string }) => memory.content)).toEqual(['third']);
    expect(next.data.next_cursor).toBeNull();
  });

  test('read one memory in full', async () => {
    const content = `Long: ${'words '.repeat(500)}${protocol}`;
    const id = await active(content);
    expect((await call(client, 'get_memory', { id })).data.memory).toMatchObject({ id, content });
  });

  test('change a memory: the earlier version is recalled until a person approves', async () => {
    const id = await active(`The door code is blue (${protocol})`);
    const changed = await call(client, 'update_memory', {
      id,
      content: `The door code is red (${protocol})`,
    });
    expect(changed.data).toMatchObject({ outcome: 'pending', pending_version: expect.any(Number) });
    expect(changed.text).toContain('a person must approve it');
    expect((await call(client, 'get_memory', { id })).data.memory.content).toContain('blue');
    await server.send('POST', `/api/v1/memories/${id}/approve`);
    expect((await call(client, 'get_memory', { id })).data.memory.content).toContain('red');
  });

  test('refuse to change what has changed since, and say how to go on', async () => {
    const id = await active(`Version test ${protocol}`);
    await call(client, 'update_memory', { id, content: `Newer ${protocol}` });
    const { isError, text } = await call(client, 'update_memory', { id, content: 'Mine', base_version: 1 });
    expect(isError).toBe(true);
    expect(text).toContain('Read it again with get_memory');
  });

  test('forget a memory, which a person can bring back', async () => {
    const id = await active(`Forget me ${protocol}`);
    expect((await call(client, 'forget', { id, reason: 'asked to' })).data).toEqual({ id, forgotten: true });
    const gone = await call(client, 'get_memory', { id });
    expect(gone).toMatchObject({
      isError: true,
      text: expect.stringContaining('Find the right id with recall'),
    });
    expect((await server.send('POST', `/api/v1/memories/${id}/undo`)).status).toBe(200);
  });

  test('count memories', async () => {
    const { data } = await call(client, 'memory_stats');
    expect(data).toMatchObject({ total: expect.any(Number), waiting: null });
    expect(Object.keys(data.by_state)).not.toContain('inactive');
  });

  test('name wrong arguments in plain words', async () => {
    const { isError, text } = await call(client, 'recall', { quer: 'tea', limit: 1000 });
    expect(isError).toBe(true);
    expect(text).toContain('query: is missing; limit: must be at most 50; quer: is not a known field');
    expect(text).toContain('Correct the arguments and call again');
  });
});
