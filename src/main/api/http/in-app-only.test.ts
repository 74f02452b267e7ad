import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { logIn } from './testing/browser.ts';
import { startServer, type TestServer } from './testing/server.ts';

let server: TestServer;
let key: string;
beforeAll(async () => {
  server = await startServer();
  key = (await server.createKey({ user: 'admin', name: 'of a script' })).key;
  await server.send('PATCH', '/api/v1/config', { key, body: { reviews_in_app_only: true } });
});
afterAll(() => server.close());

let count = 0;
/** A memory that waits. */
const waiting = () => server.store(`Waiting number ${count++}`);

/** What an API key of the administrator is refused. */
const DECISIONS: [name: string, method: string, path: string, body: () => Promise<object>][] = [
  ['approve', 'POST', '/api/v1/memories/ID/approve', async () => ({})],
  ['deactivate', 'POST', '/api/v1/memories/ID/deactivate', async () => ({})],
  ['edit and approve', 'PATCH', '/api/v1/memories/ID', async () => ({ content: 'Other', approve: true })],
  ['store what is active', 'POST', '/api/v1/memories', async () => ({ content: 'Mine', state: 'active' })],
  [
    'make a trusted key',
    'POST',
    '/api/v1/keys',
    async () => ({ user: 'admin', agent: 'x', approval: 'auto' }),
  ],
  ['turn the setting off', 'PATCH', '/api/v1/config', async () => ({ reviews_in_app_only: false })],
  ['turn reviews off', 'PATCH', '/api/v1/config', async () => ({ approval: 'auto' })],
  ['open the app for itself', 'POST', '/api/v1/login-links', async () => ({})],
];

describe('with reviews in the app only, an API key', () => {
  test.each(DECISIONS)('may not %s', async (_, method, path, body) => {
    const target = path.replace('ID', await waiting());
    const sent = await body();
    const reply = await server.send(method, target, {
      key,
      ...(Object.keys(sent).length > 0 && { body: sent }),
    });
    expect(reply.status).toBe(403);
    expect(reply.json.error.message).toContain('reviews_in_app_only');
  });

  test('decides nothing in a batch either', async () => {
    const id = await waiting();
    const reply = await server.send('POST', '/api/v1/memories/approve-batch', { key, body: { ids: [id] } });
    expect(reply.text).toContain('reviews_in_app_only');
    expect((await server.send('GET', `/api/v1/memories/${id}`, { key })).json.state).toBe('inactive');
  });

  test('does not become the app by saying so', async () => {
    const headers = { 'x-holdfast-source': 'ui' };
    const reply = await server.send('POST', `/api/v1/memories/${await waiting()}/approve`, { key, headers });
    expect(reply.status).toBe(403);
  });

  test('goes on with everything else', async () => {
    const stored = await server.send('POST', '/api/v1/memories', {
      key,
      body: { content: 'It may store', embed: 'later' },
    });
    expect(stored.json.memory.state).toBe('inactive');
    const seen = await server.send('GET', '/api/v1/memories?state=inactive', { key });
    expect(seen.json.memories.length).toBeGreaterThan(0);
    const config = await server.send('PATCH', '/api/v1/config', { key, body: { backups_kept: 4 } });
    expect(config.status).toBe(200);
  });
});

describe('who decides then', () => {
  test('is a person in a browser that the owner logged in', async () => {
    const { headers } = await logIn(server);
    const path = `/api/v1/memories/${await waiting()}/approve`;
    expect((await server.send('POST', path, { key: null, headers })).json.state).toBe('active');
  });

  test('is a person in the desktop app, which has the owner key', async () => {
    const headers = { 'x-holdfast-source': 'ui' };
    const path = `/api/v1/memories/${await waiting()}/approve`;
    expect((await server.send('POST', path, { headers })).status).toBe(200);
    expect((await server.send('POST', path)).status).toBe(403);
  });

  test('is no agent, in the app or not', async () => {
    const { headers } = await logIn(server);
    const path = `/api/v1/memories/${await waiting()}/approve`;
    const asAgent = { ...headers, 'x-agent-id': 'coder' };
    expect((await server.send('POST', path, { key: null, headers: asAgent })).status).toBe(403);
  });

  test('turns it off again', async () => {
    const { headers } = await logIn(server);
    const body = { reviews_in_app_only: false };
    expect((await server.send('PATCH', '/api/v1/config', { key: null, headers, body })).status).toBe(200);
    const path = `/api/v1/memories/${await waiting()}/approve`;
    expect((await server.send('POST', path, { key })).status).toBe(200);
  });
});
