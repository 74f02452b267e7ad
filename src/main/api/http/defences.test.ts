import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAILED_KEYS_PER_MINUTE } from './limits.ts';
import { exchange, startServer, type TestServer } from './testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

async function refusals(): Promise<{ action: string; outcome: string }[]> {
  return (await server.send('GET', '/api/v1/audit?limit=1000')).json.entries;
}

describe('a request for another host', () => {
  test.each([
    'evil.example',
    'evil.example:PORT',
    'localhost',
    'localhost:1',
    'LOCALHOST:PORT',
    'localhost.:PORT',
    'localhost:PORT.',
    'localhost.evil.example:PORT',
    '127.0.0.1',
    'user@localhost:PORT',
  ])('is refused before anything else happens: Host %s', async (name) => {
    const host = name.replace('PORT', String(server.port));
    for (const path of ['/health', '/api/docs', '/api/openapi.json', '/api/v1/memories', '/']) {
      const reply = await server.send('GET', path, { headers: { host } });
      expect(reply.status).toBe(403);
      expect(reply.json.error.code).toBe('forbidden_host');
      expect(reply.text).not.toContain('evil');
    }
  });

  test('is refused with a right key and a body as well, and stores nothing', async () => {
    const call = { headers: { host: 'evil.example' }, body: { content: 'Planted by another site' } };
    expect((await server.send('POST', '/api/v1/memories', call)).status).toBe(403);
    expect((await server.send('GET', '/api/v1/memories?state=all')).json.memories).toEqual([]);
  });

  test('is refused when the target names the host', async () => {
    const answer = await exchange(
      server.port,
      `GET http://evil.example/health HTTP/1.1\r\nHost: localhost:${server.port}\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  });

  test('is refused when there is no Host at all', async () => {
    expect(await exchange(server.port, 'GET /health HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 40[03] /);
    expect(await exchange(server.port, 'GET /health HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400 /,
    );
  });

  test('is answered for each of the own names', async () => {
    for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
      const host = `${name}:${server.port}`;
      expect((await server.send('GET', '/health', { headers: { host }, key: null })).status).toBe(200);
    }
  });

  test('goes into the audit log', async () => {
    await server.send('GET', '/health', { headers: { host: 'evil.example' } });
    expect(await refusals()).toContainEqual(
      expect.objectContaining({
        outcome: 'forbidden_host',
        user: null,
        action: expect.stringMatching(/^GET /),
      }),
    );
  });
});

describe('a page of another origin', () => {
  test.each([
    'http://localhost.evil.example',
    'https://evil.example',
    'null',
    'http://localhost',
    'http://localhost:1',
  ])('is refused: %s', async (origin) => {
    const reply = await server.send('GET', '/api/v1/memories', { headers: { origin } });
    expect(reply.status).toBe(403);
    expect(reply.json.error.code).toBe('forbidden_origin');
    expect(reply.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('gets no answer to its preflight', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
    const reply = await server.send('OPTIONS', '/api/v1/memories', { headers, key: null });
    expect(reply.status).toBe(403);
    expect(reply.headers['access-control-allow-methods']).toBeUndefined();
  });

  test('may call once its origin is in the settings, and only with a key', async () => {
    server.configure({ allowed_origins: ['https://notes.example'] });
    const headers = { origin: 'https://notes.example' };
    const reply = await server.send('GET', '/api/v1/memories', { headers });
    expect(reply.status).toBe(200);
    expect(reply.headers['access-control-allow-origin']).toBe('https://notes.example');
    expect(reply.headers['access-control-allow-credentials']).toBeUndefined();
    expect(reply.headers.vary).toBe('Origin');
    const keyless = await server.send('GET', '/api/v1/memories', { headers, key: null });
    expect(keyless.status).toBe(401);
    expect(keyless.headers['access-control-allow-origin']).toBe('https://notes.example');
  });

  test('gets its preflight answered without a key then', async () => {
    server.configure({ allowed_origins: ['https://notes.example'] });
    const headers = { origin: 'https://notes.example', 'access-control-request-method': 'PATCH' };
    const reply = await server.send('OPTIONS', '/api/v1/memories/mem_1', { headers, key: null });
    expect(reply.status).toBe(204);
    expect(reply.headers['access-control-allow-origin']).toBe('https://notes.example');
    expect(reply.headers['access-control-allow-methods']).toContain('PATCH');
    expect(reply.headers['access-control-allow-headers']).toContain('Authorization');
  });
});

describe('the key', () => {
  test('is needed for every address below /api/v1, unknown ones included', async () => {
    for (const path of ['/api/v1/memories', '/api/v1/events', '/api/v1/nothing', '/api/v1/status']) {
      const reply = await server.send('GET', path, { key: null });
      expect(reply.status).toBe(401);
      expect(reply.headers['www-authenticate']).toBe('Bearer');
      expect(reply.json.error).toMatchObject({ code: 'unauthenticated', hint: expect.any(String) });
    }
  });

  test.each(['hfk_wrong', `hfk_${'x'.repeat(43)}`, '', 'Basic abc', '" OR 1=1 --'])(
    '%j is refused, and appears in no answer and no log',
    async (key) => {
      const reply = await server.send('GET', '/api/v1/memories', {
        headers: { authorization: `Bearer ${key}` },
      });
      expect(reply.status).toBe(401);
      if (key !== '') expect(reply.text + server.log()).not.toContain(key);
    },
  );

  test('must come in the header: a query string is no place for it', async () => {
    const reply = await server.send('GET', `/api/v1/memories?api_key=${server.engine.ownerKey}`, {
      key: null,
    });
    expect(reply.status).toBe(401);
  });

  test('stops working when it is revoked', async () => {
    const made = await server.send('POST', '/api/v1/keys', { body: { user: 'admin', name: 'short-lived' } });
    const { key, api_key } = made.json;
    expect((await server.send('GET', '/api/v1/whoami', { key: api_key })).status).toBe(200);
    expect((await server.send('DELETE', `/api/v1/keys/${key.id}`)).json.status).toBe('revoked');
    const reply = await server.send('GET', '/api/v1/whoami', { key: api_key });
    expect(reply.status).toBe(401);
    expect(reply.text).not.toContain(api_key);
  });

  test('stops working when it expires', async () => {
    const made = await server.send('POST', '/api/v1/keys', { body: { user: 'admin', expires_days: 1 } });
    expect((await server.send('GET', '/api/v1/whoami', { key: made.json.api_key })).status).toBe(200);
    server.advance({ hours: 25 });
    expect((await server.send('GET', '/api/v1/whoami', { key: made.json.api_key })).status).toBe(401);
  });

  test('of a user may name one of its agents, by a proper name', async () => {
    const named = await server.send('GET', '/api/v1/whoami', { headers: { 'x-agent-id': 'researcher' } });
    expect(named.json).toMatchObject({ agent: 'researcher', subject_type: 'agent' });
    const reply = await server.send('GET', '/api/v1/whoami', { headers: { 'x-agent-id': '../etc' } });
    expect(reply.status).toBe(422);
    expect(reply.json.error.message).toMatch(/^X-Agent-ID: must be/);
  });

  test('of an agent may not name another agent', async () => {
    const made = await server.send('POST', '/api/v1/keys', { body: { user: 'admin', agent: 'writer' } });
    const headers = { 'x-agent-id': 'researcher' };
    const reply = await server.send('GET', '/api/v1/whoami', { key: made.json.api_key, headers });
    expect(reply.status).toBe(403);
    expect(await refusals()).toContainEqual(expect.objectContaining({ outcome: 'forbidden' }));
  });

  test('does not choose a face that the API does not know', async () => {
    const reply = await server.send('GET', '/api/v1/whoami', { headers: { 'x-holdfast-source': 'sync' } });
    expect(reply.status).toBe(422);
    expect(reply.json.error.message).toMatch(/^X-Holdfast-Source: must be one of cli, http, mcp, ui, import/);
  });
});

describe('limits', () => {
  test('a key may make so many requests in a minute', async () => {
    const made = await server.send('POST', '/api/v1/keys', { body: { user: 'admin', name: 'busy' } });
    const key = made.json.api_key;
    server.configure({ rate_limit_per_minute: 3 });
    const statuses = [];
    for (let n = 0; n < 4; n += 1)
      statuses.push((await server.send('GET', '/api/v1/whoami', { key })).status);
    const reply = await server.send('GET', '/api/v1/whoami', { key });
    server.configure({ rate_limit_per_minute: 60_000 });
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect(reply.json.error.code).toBe('rate_limited');
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
    expect((await server.send('GET', '/api/v1/whoami')).status).toBe(200);
    expect(await refusals()).toContainEqual(
      expect.objectContaining({
        outcome: 'rate_limited',
        key: made.json.key.id,
        action: 'GET /api/v1/whoami',
      }),
    );
  });

  test('an address may present so many wrong keys in a minute, without locking out right ones', async () => {
    let reply = await server.send('GET', '/api/v1/whoami', { key: 'hfk_wrong' });
    for (let n = 0; n < FAILED_KEYS_PER_MINUTE && reply.status === 401; n += 1)
      reply = await server.send('GET', '/api/v1/whoami', { key: 'hfk_wrong' });
    expect(reply.status).toBe(429);
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
    expect((await server.send('GET', '/api/v1/whoami')).status).toBe(200);
  });
});

describe('answers', () => {
  test('may not be kept, framed or sniffed', async () => {
    for (const path of ['/api/v1/whoami', '/api/v1/nothing', '/health']) {
      const { headers } = await server.send('GET', path);
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
      expect(headers['x-powered-by']).toBeUndefined();
    }
  });

  test('to an unknown address are 404 in JSON, and name the methods of a known one', async () => {
    const unknown = await server.send('GET', '/api/v1/nothing');
    expect(unknown.status).toBe(404);
    expect(unknown.json.error.code).toBe('not_found');
    const method = await server.send('PUT', '/api/v1/memories/mem_1', { body: {} });
    expect(method.status).toBe(404);
    expect(method.json.error.hint).toBe('This address takes PATCH, DELETE, GET.');
    expect((await server.send('GET', '/nothing', { key: null })).json.error.code).toBe('not_found');
  });
});
