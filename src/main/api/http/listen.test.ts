import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { listen } from './listen.ts';
import { startServer, type TestServer } from './testing/server.ts';

let server: TestServer | undefined;
afterEach(() => server?.close());

function reaches(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

test('both loopback addresses get the same port', async () => {
  server = await startServer();
  expect(await reaches('127.0.0.1', server.port)).toBe(true);
  const probe = createServer().listen(0, '::1');
  const ipv6 = await Promise.race([
    once(probe, 'listening').then(() => true),
    once(probe, 'error').then(() => false),
  ]);
  probe.close();
  expect(await reaches('::1', server.port)).toBe(ipv6);
});

test('a busy port is an error that says what to do', async () => {
  server = await startServer();
  await expect(listen(server.app, { port: server.port })).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining(`Port ${server.port} is already in use`),
    hint: expect.stringContaining('--port'),
  });
});

test('an address that this machine does not have is an error', async () => {
  server = await startServer();
  await expect(listen(server.app, { host: '192.0.2.1', port: 0 })).rejects.toMatchObject({
    code: 'unavailable',
  });
});

test('close ends open event streams and frees the port', async () => {
  server = await startServer();
  const { port } = server;
  const stream = await server.open('GET', '/api/v1/events');
  const ended = vi.fn();
  stream.on('close', ended).on('error', () => {});
  stream.resume();
  await server.close();
  server = undefined;
  await eventually(() => expect(ended).toHaveBeenCalled());
  expect(await reaches('127.0.0.1', port)).toBe(false);
});

test('activity tells when the server is unused', async () => {
  server = await startServer();
  const { activity } = server.app;
  const quietSince = activity.lastRequestAt;
  const stream = await server.open('GET', '/api/v1/events');
  expect(activity).toMatchObject({ running: 1, openStreams: 1 });
  expect(activity.lastRequestAt).toBeGreaterThanOrEqual(quietSince);
  stream.destroy();
  await eventually(() => expect(activity).toMatchObject({ running: 0, openStreams: 0 }));
});
