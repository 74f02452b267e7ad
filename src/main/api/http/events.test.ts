import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { startServer, type TestServer } from './testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

/** The text of an event stream as it grows. */
function follow(stream: IncomingMessage) {
  const seen = { text: '', ended: false };
  stream.setEncoding('utf8');
  stream.on('data', (chunk) => {
    seen.text += chunk;
  });
  stream.on('close', () => {
    seen.ended = true;
  });
  stream.on('error', () => {});
  return seen;
}

const openStreams = () => server.app.activity.openStreams;

test('a change is told by its id, without content', async () => {
  const stream = await server.open('GET', '/api/v1/events');
  expect(stream.headers['content-type']).toBe('text/event-stream');
  expect(stream.headers['cache-control']).toBe('no-store');
  const seen = follow(stream);
  const id = await server.store('Something private');
  await eventually(() => expect(seen.text).toContain(id));
  const [, data = ''] = /event: memory\.stored\ndata: (.*)\n\n/.exec(seen.text) ?? [];
  expect(JSON.parse(data)).toMatchObject({ type: 'memory.stored', id, version: 1 });
  expect(seen.text).not.toContain('private');
  stream.destroy();
  await eventually(() => expect(openStreams()).toBe(0));
});

test('others are not told of what they may not see', async () => {
  const made = await server.send('POST', '/api/v1/users', { body: { user: 'alice' } });
  const stream = await server.open('GET', '/api/v1/events', { key: made.json.api_key });
  const seen = follow(stream);
  const hidden = await server.store('For the owner only');
  const own = await server.send('POST', '/api/v1/memories', {
    key: made.json.api_key,
    body: { content: 'By Alice herself' },
  });
  await eventually(() => expect(seen.text).toContain(own.json.memory.id));
  expect(seen.text).not.toContain(hidden);
  stream.destroy();
});

test('the stream ends when its key is revoked', async () => {
  const made = await server.send('POST', '/api/v1/keys', { body: { user: 'admin', name: 'listener' } });
  const seen = follow(await server.open('GET', '/api/v1/events', { key: made.json.api_key }));
  await server.send('DELETE', `/api/v1/keys/${made.json.key.id}`);
  await eventually(() => expect(seen.ended).toBe(true));
});

test('a hundred streams come and go and leave nothing behind', async () => {
  await eventually(() => expect(openStreams()).toBe(0));
  for (let round = 0; round < 100; round += 1) {
    const stream = await server.open('GET', '/api/v1/events');
    follow(stream);
    stream.destroy();
  }
  await eventually(() => expect(openStreams()).toBe(0));
  await eventually(() => expect(server.app.activity.running).toBe(0));
});

test('one key cannot take the streams of all others', async () => {
  const made = await server.send('POST', '/api/v1/keys', { body: { user: 'admin', name: 'greedy' } });
  const { api_key: key } = made.json;
  const open = await Promise.all(
    Array.from({ length: 64 }, () => server.open('GET', '/api/v1/events', { key })),
  );
  const refused = await server.send('GET', '/api/v1/events', { key });
  expect(refused.status).toBe(429);
  expect(refused.json.error.message).toBe('This key has too many event streams open.');
  const other = await server.open('GET', '/api/v1/events');
  expect(other.statusCode).toBe(200);
  for (const stream of [...open, other]) {
    follow(stream);
    stream.destroy();
  }
  await eventually(() => expect(openStreams()).toBe(0));
});

test('a question with HEAD opens no stream', async () => {
  const reply = await server.send('HEAD', '/api/v1/events');
  expect(reply.status).toBe(400);
  expect(openStreams()).toBe(0);
});
