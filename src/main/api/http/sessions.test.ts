import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAILED_LOGINS_PER_MINUTE } from './limits.ts';
import { linkCode, logIn, presentCode } from './testing/browser.ts';
import { exchange, startServer, type TestServer } from './testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

async function audited(action: string): Promise<{ object: string; source: string; key: string }[]> {
  return (await server.send('GET', `/api/v1/audit?action=${action}`)).json.entries;
}

describe('a login link', () => {
  test('holds its code in the fragment, which browsers send to nobody', async () => {
    const { status, json } = await server.send('POST', '/api/v1/login-links');
    expect(status).toBe(201);
    expect(json.path).toMatch(/^\/login#hfl_[A-Za-z0-9_-]{43}$/);
  });

  test('is made by people with a key: by no agent, and by no browser', async () => {
    const agent = await server.createKey({ user: 'admin', agent: 'linker' });
    expect((await server.send('POST', '/api/v1/login-links', { key: agent.key })).status).toBe(403);
    expect((await server.send('POST', '/api/v1/login-links', { key: null })).status).toBe(401);
    const { headers } = await logIn(server);
    const reply = await server.send('POST', '/api/v1/login-links', { key: null, headers });
    expect(reply.status).toBe(403);
  });

  test('logs one browser in, once', async () => {
    const code = await linkCode(server);
    const first = await presentCode(server, code);
    expect(first.status).toBe(201);
    expect(first.json.session).toMatchObject({ user: 'admin', current: true });
    const replay = await presentCode(server, code);
    expect(replay.status).toBe(401);
    expect(replay.headers['set-cookie']).toBeUndefined();
  });

  test('logs in one of those that follow it at the same moment', async () => {
    const code = await linkCode(server);
    const replies = await Promise.all(Array.from({ length: 5 }, () => presentCode(server, code)));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 401, 401, 401, 401]);
  });

  test('works for five minutes', async () => {
    const code = await linkCode(server);
    server.advance({ hours: 5 / 60 });
    const reply = await presentCode(server, code);
    expect(reply.status).toBe(401);
    expect(reply.json.error.hint).toContain('holdfast open');
  });

  test('ends with the key that made it', async () => {
    const { id, key } = await server.createKey({ user: 'admin', name: 'soon gone' });
    const code = await linkCode(server, key);
    await server.send('DELETE', `/api/v1/keys/${id}`);
    expect((await presentCode(server, code)).status).toBe(401);
  });

  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['another name of this machine', { origin: 'http://localhost:PORT' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['a page of the same site', { 'sec-fetch-site': 'same-site' }],
  ])('is not taken from the page of %s, which does not use it up', async (_, headers) => {
    const code = await linkCode(server);
    const named = Object.entries(headers).map(([name, value]) => [
      name,
      value.replace('PORT', String(server.port)),
    ]);
    expect((await presentCode(server, code, Object.fromEntries(named))).status).toBe(403);
    expect((await presentCode(server, code)).status).toBe(201);
  });

  test('is not taken from what names no origin', async () => {
    const body = { code: await linkCode(server) };
    const reply = await server.send('POST', '/api/v1/session', { key: null, body });
    expect(reply.json.error.code).toBe('forbidden_origin');
  });

  test('appears in no log, and in the audit log as the id of its key', async () => {
    const code = await linkCode(server);
    const { cookie, page, id } = await logIn(server);
    for (const secret of [code, cookie.split('=')[1], page]) expect(server.log()).not.toContain(secret);
    const { key } = (await server.send('GET', '/api/v1/whoami')).json;
    expect((await audited('login.link'))[0]).toMatchObject({ object: key.id });
    expect((await audited('session.begin'))[0]).toMatchObject({ object: id, source: 'ui', key: key.id });
  });

  test('cannot be guessed: after so many wrong codes in a minute an address is told to wait', async () => {
    const wrong = ['', 'x', `hfl_${'A'.repeat(43)}`, `hfl_${'A'.repeat(43)}'--`];
    expect((await presentCode(server, wrong[0] as string)).status).toBe(422);
    for (const code of wrong.slice(1)) expect((await presentCode(server, code)).status).toBe(401);
    let reply = await presentCode(server, 'wrong');
    for (let n = 0; n < FAILED_LOGINS_PER_MINUTE && reply.status === 401; n += 1)
      reply = await presentCode(server, 'wrong');
    expect(reply.status).toBe(429);
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
    expect((await presentCode(server, await linkCode(server))).status).toBe(201);
  });
});

describe('the cookie', () => {
  test('is kept from scripts, other sites and other engines on this machine', async () => {
    const reply = await presentCode(server, await linkCode(server));
    expect(reply.headers['set-cookie']).toEqual([
      expect.stringMatching(
        new RegExp(
          `^holdfast_session_${server.port}=hfs_[A-Za-z0-9_-]{43}; Max-Age=2592000; Path=/; HttpOnly; SameSite=Strict$`,
        ),
      ),
    ]);
    expect(reply.text).not.toContain('hfs_');
  });

  test('is for TLS alone where the page came over TLS, through a proxy', async () => {
    const host = 'memory.example';
    server.configure({ allowed_hosts: [host], allowed_origins: [`https://${host}`] });
    const code = await linkCode(server);
    const reply = await presentCode(server, code, { host, origin: `https://${host}` });
    expect(reply.headers['set-cookie']?.[0]).toMatch(/^__Host-holdfast_session_\d+=.*; Secure$/);
    const cookie = reply.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const headers = { host, cookie, 'x-holdfast-page': reply.json.page_secret, origin: `https://${host}` };
    expect((await server.send('GET', '/api/v1/whoami', { key: null, headers })).json.user).toBe('admin');
  });

  test('does not let the page of an allowed origin in', async () => {
    server.configure({ allowed_origins: ['https://notes.example'] });
    const { headers } = await logIn(server);
    const from = { ...headers, origin: 'https://notes.example', 'sec-fetch-site': 'cross-site' };
    const reply = await server.send('GET', '/api/v1/memories', { key: null, headers: from });
    expect(reply.json.error.code).toBe('forbidden_origin');
    expect(reply.headers['access-control-allow-credentials']).toBeUndefined();
  });

  test('takes nothing from what a request puts beside it', async () => {
    const { cookie, headers } = await logIn(server);
    const beside = { ...headers, cookie: `a=b; ${cookie}; holdfast_session=x; ${cookie}x` };
    expect((await server.send('GET', '/api/v1/whoami', { key: null, headers: beside })).status).toBe(200);
    for (const wrong of [`${cookie}x`, cookie.replace('hfs_', 'hfk_'), cookie.toUpperCase(), `x${cookie}`]) {
      const reply = await server.send('GET', '/api/v1/whoami', {
        key: null,
        headers: { ...headers, cookie: wrong },
      });
      expect(reply.status).toBe(401);
      expect(reply.text + server.log()).not.toContain(wrong);
    }
  });

  test('cannot carry another header into an answer', async () => {
    const code = JSON.stringify({ code: 'hfl_x\r\nset-cookie: evil=1' });
    const answer = await exchange(
      server.port,
      [
        'POST /api/v1/session HTTP/1.1',
        `Host: 127.0.0.1:${server.port}`,
        `Origin: ${server.origin}`,
        'User-Agent: Firefox/1%0d%0aset-cookie: evil=1',
        'Content-Type: application/json',
        `Content-Length: ${code.length}`,
        'Connection: close',
        '',
        code,
      ].join('\r\n'),
    );
    expect(answer).toMatch(/^HTTP\/1\.1 4/);
    expect(answer.toLowerCase()).not.toContain('evil');
  });
});

describe('a browser that is logged in', () => {
  test('has the rights of the key that made its link, and its changes say that they come from the app', async () => {
    const key = await server.createUser('reader', { role: 'reader' });
    const { headers } = await logIn(server, key);
    const whoami = await server.send('GET', '/api/v1/whoami', { key: null, headers });
    expect(whoami.json).toMatchObject({ user: 'reader', role: 'reader', subject_type: 'user' });
    expect((await server.send('GET', '/api/v1/users', { key: null, headers })).status).toBe(403);
    const stored = await server.send('POST', '/api/v1/memories', {
      key: null,
      headers,
      body: { content: 'Written in the app', embed: 'later' },
    });
    expect(stored.json.memory.source).toBe('ui');
  });

  test('needs both halves: the cookie, which goes to every port, and what the page keeps', async () => {
    const { headers } = await logIn(server);
    const other = await logIn(server);
    const { cookie: _cookie, ...withoutCookie } = headers;
    const { 'x-holdfast-page': _page, ...withoutPage } = headers;
    const refused = [withoutCookie, withoutPage, { ...headers, 'x-holdfast-page': other.page }];
    for (const wrong of refused)
      expect((await server.send('GET', '/api/v1/memories', { key: null, headers: wrong })).status).toBe(401);
    expect((await server.send('GET', '/api/v1/memories', { key: null, headers })).status).toBe(200);
  });

  test.each([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }],
    ['a form, which names no origin', { origin: undefined }],
    ['a page that hides its origin', { origin: 'null' }],
  ])('is not used by %s to write', async (_, changed) => {
    const { headers } = await logIn(server);
    const sent = Object.fromEntries(
      Object.entries({ ...headers, ...changed }).filter(([, value]) => value !== undefined),
    ) as Record<string, string>;
    for (const method of ['POST', 'PATCH', 'DELETE']) {
      const reply = await server.send(method, '/api/v1/memories', {
        key: null,
        headers: sent,
        body: { content: 'Planted' },
      });
      expect(reply.status).toBe(403);
      expect(reply.json.error.code).toBe('forbidden_origin');
    }
    expect((await server.send('GET', '/api/v1/memories?state=all')).text).not.toContain('Planted');
  });

  test('is not used by pages of other ports to read, though browsers name no origin there', async () => {
    const { headers } = await logIn(server);
    const { origin: _, ...read } = headers;
    expect((await server.send('GET', '/api/v1/memories', { key: null, headers: read })).status).toBe(200);
    for (const site of ['same-site', 'cross-site', 'none']) {
      const from = { ...read, 'sec-fetch-site': site };
      expect((await server.send('GET', '/api/v1/memories', { key: null, headers: from })).status).toBe(403);
    }
  });

  test('does not stand in for a key that is wrong, nor at the door for programs', async () => {
    const { headers } = await logIn(server);
    expect((await server.send('GET', '/api/v1/whoami', { key: 'hfk_wrong', headers })).status).toBe(401);
    const rpc = { jsonrpc: '2.0', id: 1, method: 'ping' };
    expect((await server.send('POST', '/mcp', { key: null, headers, body: rpc })).status).toBe(401);
  });

  test('is logged out by itself, and its cookie taken away', async () => {
    const { headers } = await logIn(server);
    const reply = await server.send('DELETE', '/api/v1/session', { key: null, headers });
    expect(reply.status).toBe(200);
    expect(reply.headers['set-cookie']?.[0]).toMatch(/^holdfast_session_\d+=; Max-Age=0; Path=\/; HttpOnly/);
    expect((await server.send('GET', '/api/v1/whoami', { key: null, headers })).status).toBe(401);
    expect((await server.send('DELETE', '/api/v1/session')).status).toBe(404);
  });

  test('is listed with its name, and can be logged out from elsewhere', async () => {
    const key = await server.createUser('ann');
    const [one, two] = [await logIn(server, key), await logIn(server, key)];
    const { json } = await server.send('GET', '/api/v1/sessions', { key: null, headers: one.headers });
    expect(json.sessions.map(({ id, current }: { id: string; current: boolean }) => [id, current])).toEqual([
      [two.id, false],
      [one.id, true],
    ]);
    expect((await server.send('DELETE', `/api/v1/sessions/${two.id}`, { key })).status).toBe(200);
    expect((await server.send('GET', '/api/v1/whoami', { key: null, headers: two.headers })).status).toBe(
      401,
    );
    expect((await server.send('DELETE', `/api/v1/sessions/${two.id}`, { key })).status).toBe(404);
    expect((await audited('session.end'))[0]).toMatchObject({ object: two.id });
  });

  test('is not seen or ended by another user', async () => {
    const { id, headers } = await logIn(server);
    const key = await server.createUser('eve');
    expect((await server.send('GET', '/api/v1/sessions', { key })).json.sessions).toEqual([]);
    expect((await server.send('DELETE', `/api/v1/sessions/${id}`, { key })).status).toBe(404);
    expect((await server.send('DELETE', '/api/v1/sessions', { key })).json).toEqual({ ended: 0 });
    expect((await server.send('GET', '/api/v1/whoami', { key: null, headers })).status).toBe(200);
  });

  test('stays when it logs out all others', async () => {
    const key = await server.createUser('tim');
    const [one, two] = [await logIn(server, key), await logIn(server, key)];
    const reply = await server.send('DELETE', '/api/v1/sessions', { key: null, headers: one.headers });
    expect(reply.json).toEqual({ ended: 1 });
    const statuses = await Promise.all(
      [one, two].map(
        async ({ headers }) => (await server.send('GET', '/api/v1/whoami', { key: null, headers })).status,
      ),
    );
    expect(statuses).toEqual([200, 401]);
  });

  test('ends with the key that made its link', async () => {
    const { id, key } = await server.createKey({ user: 'admin', name: 'of a laptop' });
    const { headers } = await logIn(server, key);
    await server.send('DELETE', `/api/v1/keys/${id}`);
    expect((await server.send('GET', '/api/v1/whoami', { key: null, headers })).status).toBe(401);
  });
});

describe('the event stream of a browser', () => {
  async function listening(headers: Record<string, string>): Promise<{ ended: Promise<void> }> {
    const stream = await server.open('GET', '/api/v1/events', { key: null, headers });
    expect(stream.statusCode).toBe(200);
    stream.resume();
    return { ended: new Promise((resolve) => stream.once('end', resolve)) };
  }

  test('ends when it logs out', async () => {
    const { headers } = await logIn(server);
    const { ended } = await listening(headers);
    await server.send('DELETE', '/api/v1/session', { key: null, headers });
    await ended;
  });

  test('ends when it is logged out from elsewhere, and no other does', async () => {
    const [one, two] = [await logIn(server), await logIn(server)];
    const [first, second] = [await listening(one.headers), await listening(two.headers)];
    await server.send('DELETE', `/api/v1/sessions/${one.id}`);
    await first.ended;
    await server.send('DELETE', `/api/v1/sessions/${two.id}`);
    await second.ended;
  });

  test('ends with the key that made its link', async () => {
    const { id, key } = await server.createKey({ user: 'admin', name: 'streaming' });
    const { ended } = await listening((await logIn(server, key)).headers);
    await server.send('DELETE', `/api/v1/keys/${id}`);
    await ended;
  });
});
