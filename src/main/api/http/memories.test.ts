import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type TestServer } from './testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const MEMORIES = '/api/v1/memories';

describe('POST /memories', () => {
  test('stores and answers 201 with the memory', async () => {
    const reply = await server.send('POST', MEMORIES, {
      body: { content: 'Prefers short answers', type: 'preference', importance: 0, tags: ['style'] },
      headers: { 'x-holdfast-source': 'cli' },
    });
    expect(reply.status).toBe(201);
    expect(reply.json).toMatchObject({
      outcome: 'created',
      memory: {
        content: 'Prefers short answers',
        importance: 0,
        tags: ['style'],
        source: 'cli',
        state: 'inactive',
      },
    });
  });

  test('answers 200 with the memory that is there when the text is', async () => {
    const id = await server.store('Works in Lisbon');
    const reply = await server.send('POST', MEMORIES, { body: { content: 'Works in Lisbon' } });
    expect(reply.status).toBe(200);
    expect(reply.json).toMatchObject({ outcome: 'duplicate', memory: { id } });
  });

  test('stores once for one idempotency key', async () => {
    const call = { body: { content: 'Retries are safe' }, headers: { 'idempotency-key': 'call-1' } };
    const first = await server.send('POST', MEMORIES, call);
    const again = await server.send('POST', MEMORIES, call);
    expect(again.json.memory.id).toBe(first.json.memory.id);
    const other = await server.send('POST', MEMORIES, { ...call, body: { content: 'Something else' } });
    expect(other.status).toBe(409);
    expect(other.json.error.code).toBe('idempotency_mismatch');
  });
});

describe('POST /memories/batch', () => {
  test('stores what is right and reports what is not', async () => {
    const reply = await server.send('POST', `${MEMORIES}/batch`, {
      body: {
        memories: [{ content: 'One' }, { content: '' }, { content: 'Three', wrong: 1 }, { content: 'Four' }],
      },
    });
    expect(reply.status).toBe(200);
    expect(reply.json).toMatchObject({ stored: 2, failed: 2 });
    expect(reply.json.results.map((one: { ok: boolean }) => one.ok)).toEqual([true, false, false, true]);
    expect(reply.json.results[2].error.message).toContain('wrong: is not a known field');
  });

  test('takes a body that is larger than the general limit', async () => {
    const metadata = { note: 'word '.repeat(3_000) };
    const memories = Array.from({ length: 100 }, (_, n) => ({ content: `Long note ${n}`, metadata }));
    const reply = await server.send('POST', `${MEMORIES}/batch`, { body: { memories, embed: 'later' } });
    expect(reply.json).toMatchObject({ stored: 100, failed: 0 });
  });
});

describe('reading', () => {
  test('GET /memories filters, orders and pages', async () => {
    for (const n of [1, 2, 3])
      await server.store(`Step ${n}`, {
        namespace: 'plan/steps',
        key: `s${n}`,
        tags: ['plan'],
        type: 'experience',
      });
    const query = 'state=all&namespace=plan/steps&type=fact&type=experience&tags=plan&order=-created&limit=2';
    const first = await server.send('GET', `${MEMORIES}?${query}`);
    expect(first.json.memories.map((one: { key: string }) => one.key)).toEqual(['s3', 's2']);
    const cursor = encodeURIComponent(first.json.next_cursor);
    const second = await server.send('GET', `${MEMORIES}?${query}&cursor=${cursor}`);
    expect(second.json.memories.map((one: { key: string }) => one.key)).toEqual(['s1']);
    expect(second.json.next_cursor).toBeNull();
  });

  test('GET /memories shows only active ones unless asked', async () => {
    const id = await server.store('Waits for review');
    const ids = async (query: string) =>
      (await server.send('GET', `${MEMORIES}?limit=1000&${query}`)).json.memories.map(
        (one: { id: string }) => one.id,
      );
    expect(await ids('')).not.toContain(id);
    expect(await ids('state=inactive')).toContain(id);
    expect(await ids('waiting=true&state=all')).toContain(id);
  });

  test('GET /memories/:id gives one', async () => {
    const id = await server.store('Read me');
    expect((await server.send('GET', `${MEMORIES}/${id}`)).json).toMatchObject({ id, content: 'Read me' });
  });

  test('GET /memories/retrieve finds the memory of a path', async () => {
    const id = await server.store('Dark theme', { namespace: 'ui/settings', key: 'theme', state: 'active' });
    const byParts = await server.send('GET', `${MEMORIES}/retrieve?namespace=ui/settings&key=theme`);
    const byPath = await server.send('GET', `${MEMORIES}/retrieve?path=ui%2Fsettings%2Ftheme`);
    expect([byParts.json.id, byPath.json.id]).toEqual([id, id]);
    expect((await server.send('GET', `${MEMORIES}/retrieve?path=ui/settings/none`)).status).toBe(404);
    expect((await server.send('GET', `${MEMORIES}/retrieve?key=theme`)).status).toBe(422);
  });

  test('POST /memories/search finds by words', async () => {
    const id = await server.store('The zeppelin hangar is in Friedrichshafen', { state: 'active' });
    const reply = await server.send('POST', `${MEMORIES}/search`, {
      body: { query: 'zeppelin', mode: 'keyword', explain: true },
    });
    expect(reply.status).toBe(200);
    expect(reply.json.results[0]).toMatchObject({ id, score: expect.any(Number), parts: expect.any(Object) });
    expect(reply.json.mode).toBe('keyword');
  });

  test('POST /context fills a budget with what is of use for a task', async () => {
    const id = await server.store('The dirigible lands on Mondays', { state: 'active' });
    const reply = await server.send('POST', '/api/v1/context', {
      body: { task: 'when does the dirigible land?', token_budget: 200, scope: ['user'] },
    });
    expect(reply.status).toBe(200);
    expect(reply.json.items[0]).toMatchObject({ id, relevance: expect.any(Number) });
    expect(reply.json.text).toContain('The dirigible lands on Mondays');
    expect(reply.json.tokens).toBeLessThanOrEqual(200);
    const inactive = await server.send('POST', '/api/v1/context', { body: { state: 'all' } });
    expect(inactive.json.error.message).toBe('state: is not a known field');
  });

  test('GET /stats counts', async () => {
    const { json } = await server.send('GET', '/api/v1/stats');
    expect(json.total).toBeGreaterThan(0);
    expect(json.by_scope.user).toBe(json.total);
  });
});

describe('changing', () => {
  test('PATCH /memories/:id edits, and refuses a stale base', async () => {
    const id = await server.store('Likes tea', { state: 'active' });
    const edited = await server.send('PATCH', `${MEMORIES}/${id}`, {
      body: { content: 'Likes coffee', approve: true },
    });
    expect(edited.json.memory).toMatchObject({ id, content: 'Likes coffee' });
    const stale = await server.send('PATCH', `${MEMORIES}/${id}`, {
      body: { content: 'x', base_version: 1 },
    });
    expect(stale.status).toBe(409);
    expect(stale.json.error.code).toBe('stale_version');
  });

  test('DELETE /memories/:id deletes, with the reason in the history', async () => {
    const id = await server.store('Forget me');
    const reply = await server.send('DELETE', `${MEMORIES}/${id}?reason=no%20longer%20true`);
    expect(reply.json).toEqual({ deleted: true, id });
    expect((await server.send('GET', `${MEMORIES}/${id}`)).status).toBe(404);
    const { versions } = (await server.send('GET', `${MEMORIES}/${id}/history`)).json;
    expect(versions.at(-1)).toMatchObject({ operation: 'delete', reason: 'no longer true' });
  });
});
