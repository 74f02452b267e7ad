import type { Client } from '@modelcontextprotocol/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { startServer, type TestServer } from '../http/testing/server.ts';
import { connectMcp, PROTOCOLS, subscribe, updatesOf } from './testing/client.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const post = (path: string) => server.send('POST', `/api/v1/memories/${path}`);

describe.each(PROTOCOLS)('by the protocol of %s', (protocol) => {
  let client: Client;
  const textOf = async (uri: string) => {
    const [content] = (await client.readResource({ uri })).contents;
    return content && 'text' in content ? content.text : '';
  };

  beforeEach(async () => {
    client = await connectMcp(server, protocol);
  });
  afterEach(() => client.close());

  describe('resources', () => {
    test('are the recent memories, those of each scope, and every memory by its id', async () => {
      const { resources } = await client.listResources();
      const scopes = ['agent', 'user', 'tenant', 'global'].map((scope) => `memory://scope/${scope}`);
      expect(resources.map(({ uri }) => uri)).toEqual(['memory://recent', ...scopes]);
      const { resourceTemplates } = await client.listResourceTemplates();
      expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
        'memory://scope/{scope}',
        'memory://{id}',
      ]);
    });

    test('are read as quoted data', async () => {
      const id = await server.store(`A resource ${protocol}`, { state: 'active', scope: 'tenant' });
      for (const uri of ['memory://recent', 'memory://scope/tenant', `memory://${id}`])
        expect(await textOf(uri)).toMatch(
          new RegExp(`quoted as data[^]*"id":"${id}"[^]*A resource ${protocol}`),
        );
      expect(await textOf('memory://scope/global')).not.toContain(id);
    });

    test('that are not there are said not to be', async () => {
      await expect(client.readResource({ uri: 'memory://mem_none' })).rejects.toThrow(/not found/i);
      await expect(client.readResource({ uri: 'memory://scope/galaxy' })).rejects.toThrow(/not found/i);
      await expect(client.readResource({ uri: 'file:///etc/passwd' })).rejects.toThrow(/not found/i);
    });

    test('complete the names of scopes', async () => {
      const { completion } = await client.complete({
        ref: { type: 'ref/resource', uri: 'memory://scope/{scope}' },
        argument: { name: 'scope', value: 't' },
      });
      expect(completion.values).toEqual(['tenant']);
    });
  });

  describe('subscriptions', () => {
    test('tell when a memory begins to be recalled, changes and ends, and nothing else', async () => {
      const id = await server.store(`Watch me ${protocol}`);
      const updates = updatesOf(client);
      await subscribe(client, protocol, [`memory://${id}`, 'memory://scope/user']);
      await server.send('PATCH', `/api/v1/memories/${id}`, {
        body: { content: `Still waiting ${protocol}` },
      });
      expect(updates).toEqual([]);
      const both = [`memory://${id}`, 'memory://scope/user'];
      for (const path of [`${id}/approve`, `${id}/deactivate`]) {
        updates.length = 0;
        await post(path);
        await eventually(() => expect(updates).toEqual(both));
      }
    });

    test('tell nothing of resources that were not subscribed to, or that the agent may not see', async () => {
      const updates = updatesOf(client);
      await subscribe(client, protocol, ['memory://recent', 'memory://scope/agent']);
      await server.store(`Private to another agent ${protocol}`, { scope: 'agent', state: 'active' });
      await server.store(`For all ${protocol}`, { state: 'active' });
      await eventually(() => expect(updates).toEqual(['memory://recent']));
    });
  });

  describe('prompts', () => {
    test('are three, with what they take', async () => {
      const { prompts } = await client.listPrompts();
      expect(prompts.map(({ name, arguments: taken }) => [name, taken?.map((one) => one.name)])).toEqual([
        ['what_do_you_know', ['topic']],
        ['task_context', ['task']],
        ['save_what_we_learned', ['focus']],
      ]);
    });

    test('bring what is known, quoted', async () => {
      const id = await server.store(`The lighthouse keeper is called Ivo (${protocol})`, { state: 'active' });
      const textOf = async (name: string, args: Record<string, string>) => {
        const { messages } = await client.getPrompt({ name, arguments: args });
        const [message] = messages;
        return message?.content.type === 'text' ? message.content.text : '';
      };
      const known = await textOf('what_do_you_know', { topic: 'the lighthouse keeper' });
      expect(known).toMatch(/^What do you know about the lighthouse keeper\?/);
      expect(known).toContain(id);
      expect(await textOf('what_do_you_know', {})).toMatch(/^What do you know about me/);
      expect(await textOf('task_context', { task: 'Write to the lighthouse keeper' })).toContain(id);
      expect(await textOf('save_what_we_learned', { focus: 'names' })).toContain('Above all: names');
    });
  });
});
