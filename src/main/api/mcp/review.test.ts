import type { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type TestServer } from '../http/testing/server.ts';
import { call, connectMcp, PROTOCOLS } from './testing/client.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

async function withClient<T>(client: Promise<Client>, use: (client: Client) => Promise<T>): Promise<T> {
  const connected = await client;
  try {
    return await use(connected);
  } finally {
    await connected.close();
  }
}

describe.each(PROTOCOLS)('reviewing by the protocol of %s', (protocol) => {
  const inPerson = () => connectMcp(server, protocol, { agent: null });

  test('is offered to callers that may review and to nobody else', async () => {
    const names = async (client: Client) => (await client.listTools()).tools.map(({ name }) => name);
    expect(await withClient(inPerson(), names)).toContain('approve');
    expect(await withClient(connectMcp(server, protocol), names)).not.toContain('approve');
    const refused = await withClient(connectMcp(server, protocol), (client) =>
      call(client, 'approve', {}).catch((error: Error) => ({ text: error.message })),
    );
    expect(refused.text).toContain('approve not found');
  });

  test('shows what waits, and approves exactly the versions that were looked at', async () => {
    const waiting = await server.store(`Wants to be recalled (${protocol})`);
    const { id, version } = await withClient(inPerson(), async (client) => {
      const { data, text } = await call(client, 'approve');
      expect(text).toContain('Nobody has approved these');
      return data.waiting.find((memory: { id: string }) => memory.id === waiting);
    });
    expect(id).toBe(waiting);
    await withClient(inPerson(), async (client) => {
      const stale = await call(client, 'approve', { memories: [{ id, version: version + 5 }] });
      expect(stale).toMatchObject({ isError: true, data: { results: [{ id, ok: false }] } });
      const approved = await call(client, 'approve', { memories: [{ id, version }] });
      expect(approved.data.results).toEqual([{ id, ok: true, state: 'active' }]);
    });
  });

  test('shows a waiting change as it would become, while recall shows what it is', async () => {
    const id = await server.store(`The gate is green (${protocol})`, { state: 'active' });
    await withClient(connectMcp(server, protocol), (client) =>
      call(client, 'update_memory', { id, content: `The gate is grey (${protocol})` }),
    );
    await withClient(inPerson(), async (client) => {
      const { data } = await call(client, 'approve');
      const change = data.waiting.find((memory: { id: string }) => memory.id === id);
      expect(change).toMatchObject({ content: `The gate is grey (${protocol})`, change: true });
      expect((await call(client, 'get_memory', { id })).data.memory.content).toContain('green');
      await call(client, 'approve', { memories: [{ id, version: change.version }] });
      expect((await call(client, 'get_memory', { id })).data.memory.content).toContain('grey');
    });
  });

  test('changes nothing else: inactive memories appear nowhere, whoever asks', async () => {
    const secret = `Zebra crossing ${protocol}`;
    const waiting = await server.store(secret, { namespace: 'zebra' });
    const setAside = await server.store(`${secret} set aside`, { state: 'active', namespace: 'zebra' });
    await server.send('POST', `/api/v1/memories/${setAside}/deactivate`);
    await withClient(inPerson(), async (client) => {
      const answers = [
        await call(client, 'recall', { query: 'zebra crossing', namespace: 'zebra' }),
        await call(client, 'list_memories', { namespace: 'zebra' }),
        await call(client, 'get_memory', { id: waiting }),
        await call(client, 'get_memory', { id: setAside }),
        await client.readResource({ uri: 'memory://recent' }),
        await client.readResource({ uri: 'memory://scope/user' }),
        await client.readResource({ uri: `memory://${waiting}` }).catch((error: Error) => error.message),
        await client.getPrompt({ name: 'what_do_you_know', arguments: { topic: 'zebra crossing' } }),
        await client.getPrompt({ name: 'task_context', arguments: { task: 'zebra crossing' } }),
      ];
      expect(
        answers.map((answer) => JSON.stringify(answer)).filter((answer) => answer.includes(secret)),
      ).toEqual([]);
    });
  });
});
