import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../../test/support/directories.ts';
import { type Server, serve } from '../../test/support/engine.ts';
import { connect, type Holdfast, HoldfastError } from './index.ts';

let engine: Server;
let holdfast: Holdfast;

beforeAll(async () => {
  engine = await serve(temporaryDirectory(), ['--approval', 'auto']);
  holdfast = connect({ url: engine.url, apiKey: engine.ownerKey });
});
afterAll(() => engine.stop());

/** A `fetch` that loses what `lose` names: the request arrives, its answer does not. */
function lossyFetch(lose: (call: number) => boolean) {
  let calls = 0;
  const send = async (...args: Parameters<typeof fetch>) => {
    const response = await fetch(...args);
    if (!lose(++calls)) return response;
    await response.arrayBuffer();
    throw new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) });
  };
  return { send, calls: () => calls };
}

/** A server that is not Holdfast: it answers everything with `status` and `body`. */
async function stranger(status: number, body: string) {
  const server = createServer((_, response) => response.writeHead(status).end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

async function failure(promise: Promise<unknown>): Promise<HoldfastError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(HoldfastError);
  return error as HoldfastError;
}

describe('memories', () => {
  test('are stored, read, found, changed and taken back', async () => {
    const { memories } = holdfast;
    const { memory } = await memories.store('User prefers Python over JavaScript', { type: 'preference' });
    expect(await memories.get(memory.id)).toMatchObject({ content: memory.content, state: 'active' });
    const { results } = await memories.search('programming language', { limit: 1 });
    expect(results[0]?.id).toBe(memory.id);

    await memories.edit(memory.id, { content: 'User prefers Rust', reason: 'they said so' });
    expect((await memories.diff(memory.id)).changes).toMatchObject([{ field: 'content' }]);
    expect((await memories.history(memory.id)).versions).toHaveLength(2);
    await memories.restore(memory.id, { version: 1 });
    await memories.undo(memory.id);
    expect((await memories.get(memory.id)).content).toBe('User prefers Rust');

    expect((await memories.deactivate(memory.id)).state).toBe('inactive');
    expect((await memories.approve(memory.id)).state).toBe('active');
    expect(await memories.delete(memory.id, { reason: 'outdated' })).toEqual({
      deleted: true,
      id: memory.id,
    });
    expect((await failure(memories.get(memory.id))).code).toBe('not_found');
    await memories.undo(memory.id);
    expect(await memories.purge(memory.id)).toMatchObject({ id: memory.id, purged: true });
  });

  test('are retrieved by namespace and key', async () => {
    const { memories } = holdfast;
    const { memory } = await memories.store('Staging is at 192.168.1.100', {
      namespace: 'infra',
      key: 'staging',
    });
    expect((await memories.retrieve({ namespace: 'infra', key: 'staging' })).id).toBe(memory.id);
    expect((await memories.retrieve({ path: 'infra/staging' })).id).toBe(memory.id);
  });

  test('of a batch have results of their own', async () => {
    const result = await holdfast.memories.storeBatch(
      [{ content: 'Tea at four' }, { content: '' }, { content: 'Coffee at nine' }],
      { embed: 'later' },
    );
    expect(result).toMatchObject({ stored: 2, failed: 1 });
    expect(result.results.map(({ ok }) => ok)).toEqual([true, false, true]);
  });

  test('are walked through page by page', async () => {
    const { memories } = holdfast;
    const texts = Array.from({ length: 7 }, (_, index) => `Page ${index}`);
    await memories.storeBatch(
      texts.map((content) => ({ content, namespace: 'pages' })),
      { embed: 'later' },
    );
    const found: string[] = [];
    for await (const { content } of memories.queryAll({ namespace: 'pages', limit: 3 })) found.push(content);
    expect(found).toEqual(texts);
  });

  test('are reviewed in batches that say what failed', async () => {
    const { memories } = holdfast;
    const { memory } = await memories.store('To be set aside');
    const ids = [memory.id, 'mem_nowhere'];
    expect(await memories.deactivateBatch({ ids })).toMatchObject({
      deactivated: 1,
      failed_ids: ['mem_nowhere'],
    });
    expect(await memories.approveBatch({ ids })).toMatchObject({ approved: 1, failed: 1 });
    expect(await memories.deleteBatch({ ids })).toMatchObject({ deleted: 1, failed: 1 });
  });
});

describe('people', () => {
  test('get keys and grants', async () => {
    const { identity, grants } = holdfast;
    const created = await identity.createUser({ user: 'alice' });
    const tuple = {
      subject: { type: 'user', id: 'alice' },
      relation: 'can_read',
      object: { type: 'memory', id: '/memories' },
    } as const;
    await grants.grant(tuple);
    expect(await grants.check(tuple)).toMatchObject({ allowed: true });
    expect((await grants.explain(tuple)).steps.length).toBeGreaterThan(0);
    expect(await grants.list({ subject_id: 'alice' })).toHaveLength(1);
    expect(await grants.revoke(tuple)).toEqual({ revoked: 1 });

    const alice = connect({ url: engine.url, apiKey: created.api_key, agent: 'notes' });
    expect(await alice.identity.whoami()).toMatchObject({ user: 'alice', agent: 'notes' });
    await identity.revokeKey(created.key.id);
    expect((await failure(alice.identity.whoami())).code).toBe('unauthenticated');
    expect((await identity.listKeys('alice')).map(({ status }) => status)).toEqual(['revoked']);
    expect((await identity.listUsers()).map(({ id }) => id)).toContain('alice');
  });
});

describe('the engine', () => {
  test('reports the steps of a long task', async () => {
    const steps: string[] = [];
    const report = await holdfast.system.doctor({}, { onProgress: ({ step }) => steps.push(step) });
    expect(report.healthy).toBe(true);
    expect(steps).not.toEqual([]);
  });

  test('refuses a task with an error of its own', async () => {
    const error = await failure(holdfast.system.restore('/nowhere/at/all.db'));
    expect(error.message).toContain('/nowhere/at/all.db');
  });

  test('tells what changes, to an iterator and to a listener', async () => {
    const end = new AbortController();
    const heard: string[] = [];
    let opened = () => {};
    const ready = new Promise<void>((resolve) => {
      opened = resolve;
    });
    const subscription = holdfast.events(({ id }) => heard.push(id));
    const next = (async () => {
      for await (const event of holdfast.events({ signal: end.signal, onOpen: opened })) return event;
    })();
    await ready;
    const { memory } = await holdfast.memories.store('Something happened');
    expect(await next).toMatchObject({ type: 'memory.stored', id: memory.id });
    await expect.poll(() => heard).toContain(memory.id);
    subscription.close();
    end.abort();
  });

  test('ends the events of a key that is no longer valid with its reason', async () => {
    const { api_key } = await holdfast.identity.createKey({ user: 'admin', name: 'short-lived' });
    const { key } = await connect({ url: engine.url, apiKey: api_key }).identity.whoami();
    const ended = new Promise((resolve) => {
      const onOpen = () => holdfast.identity.revokeKey(key.id);
      connect({ url: engine.url, apiKey: api_key }).events(() => {}, { onOpen, onError: resolve });
    });
    expect(await ended).toMatchObject({ code: 'unauthenticated' });
  });
});

describe('a lost answer', () => {
  test('of a store is asked for again, and nothing is stored twice', async () => {
    const { send, calls } = lossyFetch((call) => call === 1);
    const { memories } = connect({ url: engine.url, apiKey: engine.ownerKey, fetch: send });
    const { memory } = await memories.store('Stored once', { on_duplicate: 'store', namespace: 'once' });
    expect(calls()).toBe(2);
    const { memories: found } = await memories.query({ namespace: 'once' });
    expect(found.map(({ id }) => id)).toEqual([memory.id]);
  });

  test('of a delete is an error: doing it again could do something else', async () => {
    const { memory } = await holdfast.memories.store('Deleted once');
    const { send, calls } = lossyFetch(() => true);
    const { memories } = connect({ url: engine.url, apiKey: engine.ownerKey, fetch: send });
    expect(await failure(memories.delete(memory.id))).toMatchObject({ code: 'unavailable' });
    expect(calls()).toBe(1);
  });

  test('is given up after three tries', async () => {
    const { send, calls } = lossyFetch(() => true);
    const { memories } = connect({ url: engine.url, apiKey: engine.ownerKey, fetch: send });
    expect((await failure(memories.stats())).message).toContain('ECONNRESET');
    expect(calls()).toBe(3);
  });
});

describe('an error', () => {
  test('says so when nothing listens', async () => {
    const { url, close } = await stranger(200, '');
    close();
    const error = await failure(connect({ url }).system.health());
    expect(error).toMatchObject({ code: 'unavailable', message: `Nothing listens at ${url}.` });
    expect(error.hint).toContain('holdfast serve');
  });

  test('says so when something else listens', async () => {
    const page = await stranger(200, '<html>');
    expect((await failure(connect({ url: page.url }).system.health())).message).toContain(
      'not as a Holdfast',
    );
    page.close();
    const missing = await stranger(404, 'nothing here');
    expect(await failure(connect({ url: missing.url }).memories.stats())).toMatchObject({
      code: 'not_found',
      hint: 'Check that the URL is that of a Holdfast engine.',
    });
    missing.close();
  });

  test('is that of the engine, with its hint', async () => {
    const error = await failure(connect({ url: engine.url, apiKey: 'hfk_wrong' }).memories.stats());
    expect(error.code).toBe('unauthenticated');
    expect(error.hint).toBeTruthy();
  });

  test('never shows a key', async () => {
    const attempt = () => connect({ url: engine.url, apiKey: 'hfk_secret\nX-Admin: yes' });
    expect(attempt).toThrow(HoldfastError);
    expect(attempt).not.toThrow(/secret/);
  });

  test.each(['localhost:8765', 'ftp://127.0.0.1', 'http://me:secret@127.0.0.1', ''])(
    'refuses the URL %j',
    (url) => {
      expect(() => connect({ url })).toThrow(HoldfastError);
    },
  );

  test.each(['', '.', '..'])(
    'finds nothing with the id %j instead of asking for another path',
    async (id) => {
      expect((await failure(holdfast.memories.get(id))).code).toBe('not_found');
    },
  );

  test('says how long it has waited', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const { system } = connect({ url: `http://127.0.0.1:${port}`, timeoutMs: 50, attempts: 1 });
    expect((await failure(system.health())).message).toContain('within 0.05 seconds');
    silent.closeAllConnections();
    silent.close();
  });
});

test('a signal ends a call with its reason', async () => {
  const reason = new Error('enough');
  await expect(holdfast.memories.stats({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
