import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type TestServer } from './testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

test('the log tells what was asked by its pattern, never what was in it', async () => {
  const id = await server.store('Sesame opens the door');
  await server.send('GET', `/api/v1/memories/${id}`);
  await server.send('GET', '/api/v1/memories?tags=sesame');
  await server.send('POST', '/api/v1/memories', { raw: '{"content": "Sesame' });
  await server.send('GET', '/sesame?key=sesame', { key: null });
  const log = server.log();
  expect(log).toContain('"route":"/api/v1/memories/:id"');
  expect(log).toMatch(/"method":"GET".*"status":200,"ms":\d+,"key":"/);
  expect(log.toLowerCase()).not.toContain('sesame');
  expect(log).not.toContain(id);
  expect(log).not.toContain(server.engine.ownerKey);
});

test('a fault answers 500 without its cause, and logs where it happened once', async () => {
  const broken = await startServer();
  await broken.engine.close();
  const reply = await broken.send('POST', '/api/v1/memories', { body: { content: 'Sesame' } });
  await broken.close();
  expect(reply.status).toBe(500);
  expect(reply.json.error).toMatchObject({ code: 'internal', hint: expect.any(String) });
  expect(reply.text).not.toMatch(/ at |database|\.ts/);
  const lines = broken
    .log()
    .split('\n')
    .filter((line) => line.includes('a request failed'));
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ status: 500, trace: expect.any(Array) });
  expect(broken.log()).not.toContain('Sesame');
});
