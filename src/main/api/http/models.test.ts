import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type TestServer } from './testing/server.ts';

const BUNDLED = 'all-MiniLM-L6-v2';
let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const use = (model: string, key?: string) =>
  server.send('POST', '/api/v1/models/use', { body: { model }, ...(key && { key }) });

test('GET /models lists the models that Holdfast knows, and which is in use', async () => {
  const { json } = await server.send('GET', '/api/v1/models');
  expect(json).toMatchObject({ model: BUNDLED, changing: false });
  const names = json.models.map(({ name }: { name: string }) => name);
  expect(names).toEqual([BUNDLED, 'bge-small-en-v1.5', 'gte-small', 'multilingual-e5-small']);
});

test('POST /models/use answers line by line, the result last', async () => {
  const reply = await use(BUNDLED);
  expect(reply.status).toBe(200);
  expect(reply.headers['content-type']).toBe('application/x-ndjson');
  const last = JSON.parse(reply.text.trimEnd().split('\n').at(-1) ?? '');
  expect(last).toMatchObject({ result: { model: BUNDLED, waiting_for_embedding: 0 } });
});

test('POST /models/use refuses a model that nobody knows before its first line', async () => {
  const reply = await use('gpt-9');
  expect(reply.status).toBe(404);
  expect(reply.json.error.hint).toContain('gte-small');
});

test('the models are for admins', async () => {
  const key = await server.createUser('eve');
  expect((await server.send('GET', '/api/v1/models', { key })).status).toBe(403);
  expect((await use(BUNDLED, key)).status).toBe(403);
});

test('PATCH /config does not change the model, which has to be checked first', async () => {
  const reply = await server.send('PATCH', '/api/v1/config', { body: { model: 'gte-small' } });
  expect(reply.status).toBe(422);
});
