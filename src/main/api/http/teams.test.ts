/** What the API answers about teams without a relay; test/team has what they do with one. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type TestServer } from './testing/server.ts';

let server: TestServer;
const API = '/api/v1';
const MEMORY = `mem_${'0'.repeat(32)}`;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const errorOf = async (method: string, path: string, body?: unknown) => {
  const { status, json } = await server.send(method, API + path, { body });
  return { status, code: json.error.code };
};

describe('without a team', () => {
  test('there are none, and no conflicts', async () => {
    expect((await server.send('GET', `${API}/teams`)).json).toEqual({ teams: [] });
    expect((await server.send('GET', `${API}/teams/conflicts`)).json).toEqual({ conflicts: [] });
  });

  test.each([
    ['POST', '/teams/invites', {}],
    ['PATCH', '/teams', { paused: true }],
    ['PATCH', '/teams/members/somebody', { role: 'reader' }],
    ['DELETE', '/teams/members/somebody', undefined],
    ['POST', '/teams/leave', undefined],
    ['POST', '/teams/share', { all: true }],
    ['POST', `/memories/${MEMORY}/settle`, { content: 'A text' }],
  ])('%s %s finds nothing to work on', async (method, path, body) => {
    expect(await errorOf(method, path, body)).toEqual({ status: 404, code: 'not_found' });
  });
});

describe('a request', () => {
  test.each([
    ['/teams', { name: 'Platform', relay: 'ftp://relay.example.com' }],
    ['/teams', { name: '', relay: 'wss://relay.example.com' }],
    ['/teams', { name: 'Platform', relay: 'wss://relay.example.com', kind: 'secret' }],
    ['/teams/invites', { expires_hours: 24 * 365 }],
    ['/teams/invites', { role: 'owner' }],
    ['/teams/join', {}],
    ['/teams/share', {}],
    ['/teams/share', { all: true, ids: [MEMORY] }],
    [`/memories/${MEMORY}/settle`, {}],
    [`/memories/${MEMORY}/settle`, { operation: 'a', content: 'b' }],
  ])('that does not fit is refused: %s %j', async (path, body) => {
    expect(await errorOf('POST', path, body)).toEqual({ status: 422, code: 'validation_failed' });
  });

  test('of an agent is refused: teams are for people', async () => {
    const { key } = await server.createKey({ user: 'admin', agent: 'coder' });
    const send = (path: string, body: object) => server.send('POST', API + path, { body, key });
    const made = await send('/teams', { name: 'Platform', relay: 'ws://127.0.0.1:1' });
    const joined = await send('/teams/join', { link: 'holdfast://join#hF8x' });
    const listed = await server.send('GET', `${API}/teams`, { key });
    expect([made.status, joined.status, listed.status]).toEqual([403, 403, 403]);
  });

  test('of a user is refused that would put the tenant under the roles of its own team', async () => {
    const key = await server.createUser('rita', { role: 'reviewer' });
    const body = { name: 'Platform', relay: 'ws://127.0.0.1:1' };
    expect(await server.send('POST', `${API}/teams`, { body, key })).toMatchObject({ status: 403 });
    const own = { ...body, kind: 'personal' };
    expect(await server.send('POST', `${API}/teams`, { body: own, key })).toMatchObject({ status: 503 });
  });

  test('with a link that is none says so, and the log does not have it', async () => {
    const link = 'holdfast://join#VGhpcyBpcyBhIHNlY3JldA';
    const { status, text } = await server.send('POST', `${API}/teams/join`, { body: { link } });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(text + server.log()).not.toContain('VGhpcyBpcyBhIHNlY3JldA');
  });

  test('for a relay that is not there names it, and leaves nothing behind', async () => {
    const body = { name: 'Platform', relay: 'ws://127.0.0.1:1' };
    const { status, json } = await server.send('POST', `${API}/teams`, { body });
    expect(status).toBe(503);
    expect(json.error.message).toContain('127.0.0.1:1');
    expect((await server.send('GET', `${API}/teams`)).json).toEqual({ teams: [] });
  });
});
