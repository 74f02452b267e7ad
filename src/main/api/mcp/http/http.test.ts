import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../../../test/support/eventually.ts';
import { type Call, startServer, type TestServer } from '../../http/testing/server.ts';
import { call, connectMcp, PROTOCOLS, subscribe, updatesOf } from '../testing/client.ts';
import { SESSIONS_PER_KEY } from './sessions.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const ACCEPT = { accept: 'application/json, text/event-stream' };
const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
};

const post = (options: Call) =>
  server.send('POST', '/mcp', { ...options, headers: { ...ACCEPT, ...options.headers } });

async function beginSession(key?: string): Promise<string> {
  const { headers } = await post({ body: INITIALIZE, ...(key !== undefined && { key }) });
  return String(headers['mcp-session-id']);
}

const inSession = (id: string, method: string, options: Call = {}) =>
  post({
    body: { jsonrpc: '2.0', id: 7, method },
    ...options,
    headers: { 'mcp-session-id': id, ...options.headers },
  });

const idle = () => eventually(() => expect(server.app.activity.running).toBe(0));

describe('the defences of the API', () => {
  test('hold here: a key, the Host, the Origin, the size of a body', async () => {
    const body = INITIALIZE;
    expect((await post({ body, key: null })).status).toBe(401);
    expect((await post({ body, key: 'hfk_wrong' })).headers['www-authenticate']).toBe('Bearer');
    expect((await post({ body, headers: { host: 'evil.example' } })).status).toBe(403);
    expect((await post({ body, headers: { origin: 'https://evil.example' } })).status).toBe(403);
    const large = await post({ raw: JSON.stringify({ ...body, padding: 'x'.repeat(5_000_000) }) });
    expect([large.status, large.json.jsonrpc]).toEqual([413, '2.0']);
  });

  test('hold here: the limit of requests of a key', async () => {
    const { key } = await server.createKey({ user: 'admin', agent: 'busy' });
    server.configure({ rate_limit_per_minute: 3 });
    const statuses: number[] = [];
    for (let n = 0; n < 5; n += 1) statuses.push((await post({ body: INITIALIZE, key })).status);
    server.configure({ rate_limit_per_minute: 60_000 });
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
  });

  test('put their headers on every answer', async () => {
    const { headers } = await post({ body: INITIALIZE });
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  });
});

describe('malformed messages', () => {
  test.each([
    ['no JSON', '{"jsonrpc":', 400, -32700],
    ['no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 400, -32700],
    ['too deep', `${'['.repeat(500)}${']'.repeat(500)}`, 400, -32700],
    ['no JSON-RPC', '{"hello":"world"}', 400, undefined],
    ['a bare value', '42', 400, undefined],
    ['nothing', '', 400, undefined],
  ])('of %s are refused as errors of JSON-RPC', async (_, raw, status, code) => {
    const reply = await post({ raw });
    expect(reply.status).toBe(status);
    expect(reply.json).toMatchObject({ jsonrpc: '2.0', error: { message: expect.any(String) } });
    if (code !== undefined) expect(reply.json.error.code).toBe(code);
  });

  test('of another media type, or by another method, are refused', async () => {
    expect((await post({ raw: 'x', headers: { 'content-type': 'text/plain' } })).status).toBe(415);
    const put = await server.send('PUT', '/mcp', { body: INITIALIZE });
    expect([put.status, put.headers.allow]).toEqual([405, 'GET, POST, DELETE']);
  });

  test('of an unknown revision name those that are spoken', async () => {
    const version = '2099-01-01';
    const meta = {
      'io.modelcontextprotocol/protocolVersion': version,
      'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    const body = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta: meta } };
    const reply = await post({
      body,
      headers: { 'mcp-protocol-version': version, 'mcp-method': 'tools/list' },
    });
    expect(reply.status).toBe(400);
    expect(reply.json.error.data.supported).toEqual(['2026-07-28']);
  });
});

describe('sessions', () => {
  test('begin with initialize and end with DELETE', async () => {
    const id = await beginSession();
    expect((await inSession(id, 'tools/list')).json.result.tools.length).toBeGreaterThan(5);
    expect((await server.send('DELETE', '/mcp', { headers: { 'mcp-session-id': id } })).status).toBe(200);
    expect((await inSession(id, 'tools/list')).status).toBe(404);
    expect((await post({ body: { jsonrpc: '2.0', id: 2, method: 'tools/list' } })).status).toBe(400);
  });

  test('belong to the key and the agent that began them', async () => {
    const id = await beginSession();
    const { key } = await server.createKey({ user: 'admin', agent: 'thief' });
    expect((await inSession(id, 'tools/list', { key })).status).toBe(404);
    expect((await inSession(id, 'tools/list', { headers: { 'x-agent-id': 'thief' } })).status).toBe(404);
    expect(
      (await server.open('GET', '/mcp', { key, headers: { ...ACCEPT, 'mcp-session-id': id } })).statusCode,
    ).toBe(404);
    expect((await inSession(id, 'tools/list')).status).toBe(200);
  });

  test('end with their key, streams included', async () => {
    const key = await server.createKey({ user: 'admin', agent: 'leaver' });
    const id = await beginSession(key.key);
    const stream = await server.open('GET', '/mcp', {
      key: key.key,
      headers: { ...ACCEPT, 'mcp-session-id': id },
    });
    expect(stream.statusCode).toBe(200);
    const ended = new Promise((resolve) => stream.on('end', resolve).resume());
    await server.send('DELETE', `/api/v1/keys/${key.id}`);
    await ended;
    expect((await inSession(id, 'tools/list', { key: key.key })).status).toBe(401);
  });

  test('are bounded: a key that begins too many loses the one that it used least recently', async () => {
    const { key } = await server.createKey({ user: 'admin', agent: 'greedy' });
    const other = await beginSession();
    const ids: string[] = [];
    for (let n = 0; n < SESSIONS_PER_KEY; n += 1) ids.push(await beginSession(key));
    await inSession(ids[0] ?? '', 'ping', { key });
    await beginSession(key);
    const alive = async (id = '') => (await inSession(id, 'ping', { key })).status === 200;
    expect([await alive(ids[0]), await alive(ids[1]), await alive(ids[2])]).toEqual([true, false, true]);
    expect((await inSession(other, 'ping')).status).toBe(200);
  });
});

describe.each(PROTOCOLS)('by the protocol of %s', (protocol) => {
  test('a subscription ends with its key', async () => {
    const { id, key } = await server.createKey({ user: 'admin', agent: `watcher-${protocol}` });
    const client = await connectMcp(server, protocol, { key, agent: null });
    const updates = updatesOf(client);
    await subscribe(client, protocol, ['memory://recent']);
    await server.send('DELETE', `/api/v1/keys/${id}`);
    await eventually(() => expect(server.app.activity.openStreams).toBe(0));
    await server.store(`After the end ${protocol}`, { state: 'active' });
    expect(updates).toEqual([]);
    await expect(call(client, 'recall', { query: 'end' })).rejects.toThrow();
    await client.close();
  });

  test('a hundred calls at once are answered, each with its own answer', async () => {
    const client = await connectMcp(server, protocol);
    const contents = Array.from({ length: 100 }, (_, n) => `Parallel ${n} ${protocol}`);
    const answers = await Promise.all(
      contents.map((content) => call(client, 'remember', { memories: [{ content }] })),
    );
    const ids = answers.map(({ data }) => data.results[0].id);
    expect(new Set(ids).size).toBe(100);
    for (const n of [0, 42, 99])
      expect((await server.send('GET', `/api/v1/memories/${ids[n]}`)).json.content).toBe(contents[n]);
    await client.close();
  });

  test('cancelled and abandoned calls leave nothing behind', async () => {
    const client = await connectMcp(server, protocol);
    const calls = Array.from({ length: 20 }, (_, n) => {
      const cancel = new AbortController();
      const asked = client.callTool(
        { name: 'recall', arguments: { query: `never asked before ${n} ${protocol}` } },
        { signal: cancel.signal },
      );
      setImmediate(() => cancel.abort());
      return asked.then(
        () => 'answered',
        () => 'cancelled',
      );
    });
    await Promise.all(calls);
    expect((await call(client, 'memory_stats')).isError).toBe(false);
    await client.close();
    await idle();
  });
});

test('nothing of what was said is in the log', async () => {
  const client = await connectMcp(server, '2026-07-28');
  await call(client, 'remember', { memories: [{ content: 'Topsecret statement' }] });
  await call(client, 'recall', { query: 'topsecret question' });
  await client.close();
  expect(server.log()).not.toMatch(/topsecret|hfk_/i);
});
