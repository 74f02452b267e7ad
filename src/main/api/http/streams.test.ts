import { once } from 'node:events';
import { createServer, get, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import type { Ctx } from './context.ts';
import { boundedWriter, sendLines } from './streams.ts';

/** A client that asks and then reads nothing, and the answer to it. */
async function answerUnread() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const request = get({ host: '127.0.0.1', port, agent: false });
  request.on('error', () => {});
  request.on('response', (response) => response.on('error', () => {}).pause());
  const [, outgoing] = (await once(server, 'request')) as [unknown, ServerResponse];
  const leave = async () => {
    const lost = new Promise((resolve) => request.once('close', resolve));
    request.destroy();
    await lost;
    server.close();
  };
  return { outgoing, leave };
}

test('a reader that does not read is cut off once its limit is waiting', async () => {
  const { outgoing, leave } = await answerUnread();
  const write = boundedWriter(outgoing, 256 * 1024);
  const chunk = 'x'.repeat(16 * 1024);
  for (let written = 0; written < 10_000 && !outgoing.destroyed; written += 1) {
    write(chunk);
    await new Promise(setImmediate);
  }
  expect(outgoing.destroyed).toBe(true);
  await leave();
});

test('what is written after the end, while the rest still waits for its reader, is no failure', async () => {
  const { outgoing, leave } = await answerUnread();
  const write = boundedWriter(outgoing, 64 * 1024 * 1024);
  const failures: unknown[] = [];
  outgoing.on('error', (error) => failures.push(error));
  write('x'.repeat(32 * 1024 * 1024));
  outgoing.end();
  expect(outgoing.writableFinished).toBe(false);
  write(':\n\n');
  await new Promise(setImmediate);
  expect(failures).toEqual([]);
  await leave();
});

test('a reader who leaves while others have their turn ends the lines', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const request = get({ host: '127.0.0.1', port, agent: false });
  request.on('error', () => {});
  const [, outgoing] = (await once(server, 'request')) as [unknown, ServerResponse];
  let made = 0;
  function* lines() {
    for (; made < 3; made += 1) {
      if (made === 1) outgoing.destroy();
      const since = performance.now();
      while (performance.now() - since < 10);
      yield '{}\n';
    }
  }
  const c = { env: { outgoing }, get: () => undefined, req: { header: () => undefined } } as unknown as Ctx;
  await sendLines(c, lines());
  expect(made).toBe(1);
  server.close();
});
