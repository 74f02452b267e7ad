import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { codeOf } from '../memory/testing/engine.ts';
import { fetchSegment, foundTeam } from './relay.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(answer: RequestListener): Promise<string> {
  const started = createServer(answer);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `ws://127.0.0.1:${(started.address() as AddressInfo).port}/below`;
}

const segmentOf = (relay: string, signal = new AbortController().signal) =>
  fetchSegment({ relay, team: 'tm1', ticket: 'abc', signal }, 3);

test('a segment is asked for by HTTP, below the path of the relay, with the ticket in a header', async () => {
  const asked: unknown[] = [];
  const relay = await serve(({ url, headers }, response) => {
    asked.push(url, headers.authorization);
    response.write(new Uint8Array([1, 2]));
    setImmediate(() => response.end(new Uint8Array([3])));
  });
  expect([...(await segmentOf(relay))]).toEqual([1, 2, 3]);
  expect(asked).toEqual(['/below/v1/teams/tm1/log/3', 'Bearer abc']);
});

test('what is refused says why; what goes on without end is not read to its end', async () => {
  const refusing = await serve((_, response) => {
    response.writeHead(404).end(JSON.stringify({ error: { code: 'unknown', message: 'Not sealed.' } }));
  });
  await expect(segmentOf(refusing)).rejects.toThrow('Not sealed.');
  const endless = await serve((_, response) => {
    response.writeHead(503);
    const more = (): unknown => !response.destroyed && response.write(Buffer.alloc(16_384), () => more());
    more();
  });
  await expect(segmentOf(endless)).rejects.toThrow('it answered with 503');
});

test('nobody is sent elsewhere by a relay', async () => {
  const relay = await serve((_, response) =>
    response.writeHead(302, { location: 'http://127.0.0.1:1' }).end(),
  );
  expect(await codeOf(() => segmentOf(relay))).toBe('unavailable');
});

test('a relay that asks for a token says so', async () => {
  const relay = await serve((_, response) => response.writeHead(401).end());
  expect(await codeOf(() => foundTeam(relay, new Uint8Array([1]), undefined))).toBe('forbidden');
});

test('a download that is ended rejects', async () => {
  const stop = new AbortController();
  const relay = await serve((_, response) => {
    response.write(new Uint8Array([1]), () => stop.abort());
  });
  await expect(segmentOf(relay, stop.signal)).rejects.toThrow();
});
