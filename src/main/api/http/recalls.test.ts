import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type TestServer } from './testing/server.ts';

let server: TestServer;
let id: string;
const API = '/api/v1';
const IN_A_SESSION = { 'x-agent-id': 'coder', 'x-session-id': 'monday' };

beforeAll(async () => {
  server = await startServer();
  id = await server.store('The team meets on Mondays', { scope: 'tenant' });
  await server.send('POST', `${API}/memories/${id}/approve`);
  await server.send('POST', `${API}/memories/search`, {
    body: { query: 'when does the team meet', mode: 'keyword' },
    headers: IN_A_SESSION,
  });
});
afterAll(() => server.close());

describe('GET /memories/{id}/recalls', () => {
  test('tells which agent it was handed to, and in which of its sessions', async () => {
    const { status, json } = await server.send('GET', `${API}/memories/${id}/recalls`);
    expect(status).toBe(200);
    expect(json.recalls).toMatchObject([{ agent: 'coder', session: 'monday', via: 'search', position: 1 }]);
    expect(json.by_day).toMatchObject([{ agent: 'coder', count: 1 }]);
  });

  test('refuses a time zone that there is none of', async () => {
    const reply = await server.send('GET', `${API}/memories/${id}/recalls?time_zone=Mars/Olympus`);
    expect(reply.status).toBe(422);
    expect(reply.json.error.message).toContain('time_zone: must be the name of a time zone');
  });
});

test('GET /memories/{id}/related finds nothing next to a memory that stands alone', async () => {
  const { status, json } = await server.send('GET', `${API}/memories/${id}/related?limit=3`);
  expect(status).toBe(200);
  expect(json).toMatchObject({ id, related: [] });
});

test('POST /memories/used counts what was of use', async () => {
  const reply = await server.send('POST', `${API}/memories/used`, { body: { ids: [id, 'mem_none'] } });
  expect(reply.status).toBe(200);
  expect(reply.json).toMatchObject({ used: 1, used_ids: [id], failed: 1, failed_ids: ['mem_none'] });
  const { json } = await server.send('GET', `${API}/memories/${id}/recalls`);
  expect(json.used_count).toBe(1);
});

test('GET /activity has one number a day for every series', async () => {
  const { status, json } = await server.send('GET', `${API}/activity?days=7&time_zone=Europe/Berlin`);
  expect(status).toBe(200);
  expect(json.days).toHaveLength(7);
  expect(json.created[0].counts).toEqual([0, 0, 0, 0, 0, 0, 1]);
  expect(json.recalled).toMatchObject([{ agent: 'coder', counts: [0, 0, 0, 0, 0, 0, 1] }]);
  expect(json.waiting).toHaveLength(7);
});

describe('mutes', () => {
  test('hide a memory until they are taken back', async () => {
    const another = await server.createUser('ann');
    const foundBy = async () => {
      const { json } = await server.send('GET', `${API}/memories`, { key: another });
      return json.memories.length;
    };
    expect(await foundBy()).toBe(1);
    const muted = await server.send('POST', `${API}/memories/${id}/mute`, { key: another });
    expect(muted.json).toEqual({ id, muted: true });
    expect(await foundBy()).toBe(0);
    const list = await server.send('GET', `${API}/mutes`, { key: another });
    expect(list.json.mutes).toMatchObject([{ memory: { id } }]);
    const unmuted = await server.send('POST', `${API}/memories/${id}/unmute`, { key: another });
    expect(unmuted.json).toEqual({ id, muted: false });
    expect(await foundBy()).toBe(1);
  });
});

test('X-Session-ID must be text of a sensible length', async () => {
  const headers = { 'x-session-id': 'x'.repeat(200) };
  const reply = await server.send('GET', `${API}/whoami`, { headers });
  expect(reply.status).toBe(422);
  expect(reply.json.error.message).toContain('X-Session-ID');
});
