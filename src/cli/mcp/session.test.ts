import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { temporaryDirectory } from '../../../test/support/directories.ts';
import { clientFor, type Server, serve } from '../../../test/support/engine.ts';
import type { Health } from '../../shared/system.ts';
import type { Frame } from './frames.ts';
import { EngineLink } from './link.ts';
import { SessionLink } from './session.ts';

let server: Server;
let health: Health;
beforeAll(async () => {
  server = await serve(temporaryDirectory());
  health = await server.client.system.health();
});
afterAll(() => server.stop());

/** A session of a key that nobody else uses. */
async function newSession(): Promise<{ session: SessionLink; apiKey: string }> {
  const { api_key: apiKey } = await server.client.identity.createKey({ user: 'admin' });
  const engine = { url: server.url, apiKey, health };
  const link = new EngineLink({ find: async () => engine, start: async () => engine });
  return { session: new SessionLink(link, 'coder', () => {}), apiKey };
}

const { signal } = new AbortController();
const request = (id: number, method: string): Frame => ({ jsonrpc: '2.0', id, method });

test('requests that come before the session is there share one', async () => {
  const { session } = await newSession();
  const fetch = vi.spyOn(globalThis, 'fetch');
  const answers = await Promise.all(
    ['tools/list', 'prompts/list', 'resources/list'].map((method, id) =>
      session.send(request(id, method), signal),
    ),
  );
  const begun = fetch.mock.calls.filter(([, init]) => String(init?.body).includes('"initialize"'));
  fetch.mockRestore();
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(begun).toHaveLength(1);
  await session.end();
});

test('one that the engine refused to begin is asked for again by the next request', async () => {
  const { session, apiKey } = await newSession();
  const limit = (requests: number) => server.client.system.configure({ rate_limit_per_minute: requests });
  await limit(10);
  const { identity } = clientFor(server.url, apiKey);
  for (let used = 0; used < 10; used++) await identity.whoami();
  expect((await session.send(request(1, 'tools/list'), signal)).status).toBe(429);
  await limit(60_000);
  expect((await session.send(request(2, 'tools/list'), signal)).status).toBe(200);
  await session.end();
});
