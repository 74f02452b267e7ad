import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type TestServer } from './testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

describe('users and keys', () => {
  test('GET /whoami says whom the key stands for', async () => {
    expect((await server.send('GET', '/api/v1/whoami')).json).toMatchObject({
      tenant: 'default',
      user: 'admin',
      agent: 'default',
      subject_type: 'user',
      is_admin: true,
    });
  });

  test('POST /users makes a user with a key that is shown this once', async () => {
    const reply = await server.send('POST', '/api/v1/users', { body: { user: 'alice', role: 'reader' } });
    expect(reply.status).toBe(201);
    expect(reply.json.user).toMatchObject({ id: 'alice', role: 'reader' });
    expect((await server.send('GET', '/api/v1/whoami', { key: reply.json.api_key })).json.user).toBe('alice');
    const listed = await server.send('GET', '/api/v1/users');
    expect(listed.json.users.map((user: { id: string }) => user.id)).toContain('alice');
    const keys = await server.send('GET', '/api/v1/keys?user=alice');
    expect(keys.text + listed.text).not.toContain(reply.json.api_key);
    expect(keys.json.keys).toHaveLength(1);
  });

  test('POST /users refuses a name that is taken, and whoever is no admin', async () => {
    const made = await server.send('POST', '/api/v1/users', { body: { user: 'bob' } });
    expect((await server.send('POST', '/api/v1/users', { body: { user: 'bob' } })).status).toBe(409);
    const key = made.json.api_key;
    expect((await server.send('POST', '/api/v1/users', { key, body: { user: 'carol' } })).status).toBe(403);
  });

  test('POST, GET and DELETE /keys', async () => {
    const made = await server.send('POST', '/api/v1/keys', {
      body: { user: 'admin', agent: 'helper', name: 'helper key', expires_days: 30, approval: 'auto' },
    });
    expect(made.status).toBe(201);
    expect(made.json.key).toMatchObject({
      user: 'admin',
      agent: 'helper',
      approval: 'auto',
      status: 'active',
    });
    const revoked = await server.send('DELETE', `/api/v1/keys/${made.json.key.id}`);
    expect(revoked.json).toMatchObject({ id: made.json.key.id, status: 'revoked' });
    expect((await server.send('DELETE', '/api/v1/keys/unknown')).status).toBe(404);
    expect((await server.send('POST', '/api/v1/keys', { body: { user: 'nobody' } })).status).toBe(404);
  });

  test('GET /agents lists the agents that wrote something', async () => {
    await server.send('POST', '/api/v1/memories', {
      body: { content: 'From an agent' },
      headers: { 'x-agent-id': 'scribe' },
    });
    const { agents } = (await server.send('GET', '/api/v1/agents')).json;
    expect(agents).toContainEqual(
      expect.objectContaining({ id: 'scribe', user: 'admin', keys: 0, memories: 1, waiting: 1 }),
    );
  });

  test('GET /agents says when an agent was last seen, and how many of its keys work', async () => {
    const { id, key } = await server.createKey({ user: 'admin', agent: 'watcher' });
    const watcher = async () => {
      const { agents } = (await server.send('GET', '/api/v1/agents')).json;
      return agents.find((agent: { id: string }) => agent.id === 'watcher');
    };
    expect(await watcher()).toMatchObject({ last_seen_at: null, keys: 1, memories: 0 });
    await server.send('GET', '/api/v1/memories', { key });
    const { last_seen_at } = await watcher();
    expect(Date.parse(last_seen_at)).toBeLessThanOrEqual(Date.now());
    await server.send('DELETE', `/api/v1/keys/${id}`);
    expect(await watcher()).toMatchObject({ last_seen_at, keys: 0 });
  });
});

describe('grants', () => {
  const grant = {
    subject: { type: 'user', id: 'dora' },
    relation: 'can_read',
    object: { type: 'memory', id: '/memories' },
  };

  beforeAll(async () => {
    await server.send('POST', '/api/v1/users', { body: { user: 'dora', role: 'reader' } });
  });

  test('are given, listed, checked, explained and taken back', async () => {
    const given = await server.send('POST', '/api/v1/grants', { body: grant });
    expect(given.status).toBe(201);
    expect(given.json).toMatchObject(grant);
    const listed = await server.send(
      'GET',
      '/api/v1/grants?subject_type=user&subject_id=dora&relation=can_read',
    );
    expect(listed.json.grants).toHaveLength(1);
    const check = await server.send('POST', '/api/v1/grants/check', { body: grant });
    expect(check.json).toMatchObject({ allowed: true, reason: expect.any(String) });
    const explained = await server.send('POST', '/api/v1/grants/explain', { body: grant });
    expect(explained.json).toMatchObject({ allowed: true });
    expect(explained.json.steps.length).toBeGreaterThan(0);
    expect((await server.send('DELETE', '/api/v1/grants', { body: grant })).json).toEqual({ revoked: 1 });
  });

  test('need every part', async () => {
    const { relation: _relation, ...incomplete } = grant;
    const reply = await server.send('POST', '/api/v1/grants', { body: incomplete });
    expect(reply.status).toBe(422);
    expect(reply.json.error.message).toBe('relation: must be one of owner, can_write, can_read, can_review');
  });
});
