import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type TestServer } from './testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const on = (id: string, verb: string) => `/api/v1/memories/${id}/${verb}`;

test('approve makes a memory active and deactivate sets it aside; neither needs a body', async () => {
  const id = await server.store('Decide about me');
  const approved = await server.send('POST', on(id, 'approve'));
  expect(approved.json).toMatchObject({ id, state: 'active', reviewed_by: 'admin' });
  const aside = await server.send('POST', on(id, 'deactivate'), { body: { reason: 'not sure' } });
  expect(aside.json.state).toBe('inactive');
});

test('approve refuses a version that is not the newest any more', async () => {
  const id = await server.store('First wording');
  await server.send('PATCH', `/api/v1/memories/${id}`, { body: { content: 'Second wording' } });
  const reply = await server.send('POST', on(id, 'approve'), { body: { version: 1 } });
  expect(reply.status).toBe(409);
  expect(reply.json.error.code).toBe('stale_version');
});

test('the batch forms report each id', async () => {
  const ids = [await server.store('Batch one'), await server.store('Batch two'), 'mem_unknown'];
  const approved = await server.send('POST', '/api/v1/memories/approve-batch', { body: { ids } });
  expect(approved.json).toMatchObject({
    approved: 2,
    approved_ids: ids.slice(0, 2),
    failed: 1,
    failed_ids: ['mem_unknown'],
  });
  const aside = await server.send('POST', '/api/v1/memories/deactivate-batch', { body: { ids } });
  expect(aside.json).toMatchObject({ deactivated: 2, failed_ids: ['mem_unknown'] });
  const deleted = await server.send('POST', '/api/v1/memories/delete-batch', { body: { ids } });
  expect(deleted.json).toMatchObject({ deleted: 2, deleted_ids: ids.slice(0, 2), failed: 1 });
});

test('history, diff, restore and undo work on versions', async () => {
  const id = await server.store('The office is in Porto', { state: 'active' });
  await server.send('PATCH', `/api/v1/memories/${id}`, {
    body: { content: 'The office is in Lisbon', approve: true },
  });
  const history = await server.send('GET', on(id, 'history'));
  expect(history.json.versions.length).toBeGreaterThanOrEqual(2);
  const diff = await server.send('GET', `${on(id, 'diff')}?from=1&to=2`);
  expect(diff.json.changes).toContainEqual(expect.objectContaining({ field: 'content' }));
  const restored = await server.send('POST', on(id, 'restore'), { body: { version: 1 } });
  expect(restored.status).toBe(200);
  const undone = await server.send('POST', on(id, 'undo'));
  expect(undone.status).toBe(200);
  expect((await server.send('POST', on(id, 'restore'), { body: {} })).status).toBe(422);
});

test('undo brings a deleted memory back', async () => {
  const id = await server.store('Deleted by mistake');
  await server.send('DELETE', `/api/v1/memories/${id}`);
  expect((await server.send('POST', on(id, 'undo'))).json.memory).toMatchObject({ id });
  expect((await server.send('GET', `/api/v1/memories/${id}`)).status).toBe(200);
});

test('purge erases for good', async () => {
  const id = await server.store('The code is 4711');
  const purged = await server.send('POST', on(id, 'purge'));
  expect(purged.json).toMatchObject({ id, purged: true, remains: expect.any(Array) });
  expect((await server.send('GET', on(id, 'history'))).text).not.toContain('4711');
});

test('an agent may not review', async () => {
  const id = await server.store('Written by a person');
  const reply = await server.send('POST', on(id, 'approve'), { headers: { 'x-agent-id': 'researcher' } });
  expect([403, 404]).toContain(reply.status);
});
