import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { StoreBatchRequest } from '../../../shared/memory.ts';
import { CreateWebhookRequest, type Delivery } from '../../../shared/webhooks.ts';
import type { Caller } from '../domain/principal.ts';
import { codeOf, DAY, openTestEngine, type TestEngine } from '../memory/testing/engine.ts';
import { type Receiver, startReceiver } from './testing/receiver.ts';
import { isSigned, until } from './testing/verify.ts';

let t: TestEngine;
let receiver: Receiver;
let coder: Caller;

beforeEach(async () => {
  [t, receiver] = await Promise.all([openTestEngine('required', { model: false }), startReceiver()]);
  t.engine.settings.change({ webhook_private_addresses: true });
  coder = t.as(t.engine.ownerKey, 'coder');
});
afterEach(async () => {
  await t.close();
  await receiver.close();
});

function add(request: Partial<z.input<typeof CreateWebhookRequest>> = {}, caller = t.admin) {
  return t.engine.webhooks.create(caller, CreateWebhookRequest.parse({ url: receiver.url, ...request }));
}

function log(id: string, caller = t.admin): Delivery[] {
  return t.engine.webhooks.deliveries(caller, id, { limit: 100, failed: false });
}

/** The newest delivery, once nothing is on its way. */
async function outcome(id: string): Promise<Delivery | undefined> {
  await until(() => log(id).every(({ state, attempts }) => state !== 'waiting' || attempts > 0));
  return log(id)[0];
}

const typesGot = () => receiver.received.map(({ json }) => json.type);

describe('a change', () => {
  test('is posted, signed, with ids and without content', async () => {
    const { secret, webhook } = add();
    const { memory } = await t.store(coder, { content: 'Tea at five' });
    await receiver.until(1);
    const [message] = receiver.received;
    expect(message?.json).toEqual({
      type: 'memory.stored',
      timestamp: '2025-01-15T00:00:00.000Z',
      data: { id: memory.id, version: 1 },
    });
    expect(message?.headers['webhook-timestamp']).toBe(String(t.time.now / 1000));
    expect(message && isSigned(secret, message)).toBe(true);
    expect(await outcome(webhook.id)).toMatchObject({
      id: message?.headers['webhook-id'],
      state: 'delivered',
      attempts: 1,
      status: 200,
      error: null,
    });
  });

  test('brings the memory along where that was asked for, as it is when it is sent', async () => {
    add({ include_content: true, events: ['memory.approved'] });
    const { memory } = await t.store(coder, { content: 'Tea at five' });
    t.engine.memories.approve(t.admin, memory.id, {});
    await receiver.until(1);
    expect(receiver.received[0]?.json.data.memory).toMatchObject({
      id: memory.id,
      content: 'Tea at five',
      state: 'active',
      access_count: 0,
    });
  });

  test('is told only to webhooks whose filters it fits, as the memory was or as it is', async () => {
    add({ type: ['preference'], namespace_prefix: 'home/' });
    await t.store(t.admin, { content: 'A', type: 'preference', namespace: 'work/a' });
    await t.store(t.admin, { content: 'B', type: 'fact', namespace: 'home/b' });
    const { memory } = await t.store(t.admin, { content: 'C', type: 'preference', namespace: 'home/c' });
    await t.engine.memories.edit(t.admin, memory.id, { namespace: 'work/c', approve: true });
    await t.engine.memories.edit(t.admin, memory.id, { content: 'D', approve: true });
    await receiver.until(2);
    expect(receiver.received.map(({ json }) => json.data.id)).toEqual([memory.id, memory.id]);
  });

  test('of other kinds is not told', async () => {
    add({ events: ['memory.deleted'], agent: 'coder' });
    for (const caller of [t.admin, coder]) {
      const { memory } = await t.store(caller, { content: `Tea of ${caller.principal.agent}` });
      t.engine.memories.delete(t.admin, memory.id, {});
    }
    await receiver.until(1);
    expect(typesGot()).toEqual(['memory.deleted']);
  });

  test('that was taken back and made again in its transaction is told once', async () => {
    const { caller } = t.user({ user: 'bob' });
    const { webhook } = add({}, caller);
    // A memory that bob may not store makes the engine begin anew with the one beside it.
    const memories = [{ content: 'Tea' }, { content: 'Coffee', scope: 'global' }];
    const request = StoreBatchRequest.parse({ memories });
    expect(await t.engine.memories.storeBatch(caller, request)).toMatchObject({ stored: 1, failed: 1 });
    await receiver.until(1);
    expect(log(webhook.id, caller)).toHaveLength(1);
  });
});

describe('what is not taken', () => {
  const writes = () => t.store(t.admin, { content: `Note ${Math.random()}`, type: 'experience' });

  test('is sent again when its time has come, with the same id and a new timestamp', async () => {
    const { webhook, secret } = add({ type: ['fact'] });
    receiver.answer(503);
    await t.store(t.admin, { content: 'Tea' });
    await receiver.until(1);
    const failed = await outcome(webhook.id);
    expect(failed).toMatchObject({ state: 'waiting', attempts: 1, status: 503, error: 'HTTP 503' });
    const delay = Date.parse(failed?.next_attempt_at ?? '') - t.time.now;
    expect(delay).toBeGreaterThanOrEqual(4_000);
    expect(delay).toBeLessThanOrEqual(6_000);

    receiver.answer(200);
    t.time.now += delay - 1;
    // Something else goes out meanwhile, and this is not with it.
    await t.engine.webhooks.test(t.admin, webhook.id);
    expect(typesGot()).toEqual(['memory.stored', 'webhook.test']);
    t.time.now += 1;
    await writes();
    await receiver.until(3);
    const [first, , again] = receiver.received;
    expect(again?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(again?.headers['webhook-timestamp']).not.toBe(first?.headers['webhook-timestamp']);
    expect(again && isSigned(secret, again)).toBe(true);
    await until(() => log(webhook.id).every(({ state }) => state === 'delivered'));
  });

  test('has failed after eight attempts', async () => {
    const { webhook } = add({ type: ['fact'] });
    receiver.answer(500);
    await t.store(t.admin, { content: 'Tea' });
    for (let attempt = 1; attempt <= 8; attempt++) {
      await until(() => log(webhook.id)[0]?.attempts === attempt);
      t.time.now += 2 * DAY;
      await writes();
    }
    expect(receiver.received).toHaveLength(8);
    expect(log(webhook.id)[0]).toMatchObject({ state: 'failed', attempts: 8, next_attempt_at: null });
    const failed = t.engine.webhooks.deliveries(t.admin, webhook.id, { limit: 1, failed: true });
    expect(failed).toHaveLength(1);
  });

  test('holds nothing of a memory that was purged before it is sent again', async () => {
    const { webhook } = add({ include_content: true, events: ['memory.stored'], type: ['fact'] });
    receiver.answer(500);
    const { memory } = await t.store(t.admin, { content: 'Tea in secret' });
    await receiver.until(1);
    await outcome(webhook.id);
    t.engine.memories.purge(t.admin, memory.id);
    t.time.now += DAY;
    await writes();
    await receiver.until(2);
    expect(receiver.received[1]?.json.data).toEqual({ id: memory.id, version: 1, memory: null });
  });
});

describe('a webhook is told what the person who made it may see', () => {
  test('and nothing of the memories of others, until they are granted', async () => {
    const bob = t.user({ user: 'bob' }).caller;
    add({}, bob);
    await t.storeActive(t.admin, { content: 'Tea' });
    t.engine.identity.grant(t.admin, {
      subject: { type: 'user', id: 'bob' },
      relation: 'can_read',
      object: { type: 'namespace', id: 'shared' },
    });
    const { id } = await t.storeActive(t.admin, { content: 'Coffee', namespace: 'shared' });
    await receiver.until(1);
    expect(receiver.received.map(({ json }) => json.data.id)).toEqual([id]);
  });

  test('inactive ones only where that person may review them', async () => {
    const reader = add({}, t.user({ user: 'reader', role: 'reader' }).caller);
    const reviewer = add({}, t.user({ user: 'reviewer', role: 'reviewer' }).caller);
    const { memory } = await t.store(coder, { content: 'Tea', scope: 'tenant' });
    t.engine.memories.approve(t.admin, memory.id, {});
    await receiver.until(3);
    const toldTo = ({ secret }: { secret: string }) =>
      receiver.received.filter((message) => isSigned(secret, message)).map(({ json }) => json.type);
    expect(toldTo(reader)).toEqual(['memory.approved']);
    expect(toldTo(reviewer).sort()).toEqual(['memory.approved', 'memory.stored']);
  });

  test('for as long as the key is valid that it was made with', async () => {
    const { caller } = t.user({ user: 'bob' });
    const second = t.as(t.engine.identity.createKey(caller, { user: 'bob' }).api_key);
    const { webhook } = add({}, second);
    receiver.answer(500);
    await t.storeActive(caller, { content: 'Tea' });
    await receiver.until(1);
    await until(() => log(webhook.id, caller)[0]?.attempts === 1);
    t.engine.identity.revokeKey(caller, second.principal.keyId);
    t.time.now += DAY;
    await t.storeActive(caller, { content: 'Coffee' });
    await until(() => log(webhook.id, caller)[0]?.state === 'failed');
    expect(log(webhook.id, caller)).toMatchObject([{ error: 'the key that it was made with has ended' }]);
    expect(t.engine.webhooks.list(caller)).toMatchObject([
      { problem: 'the key that it was made with has ended', waiting: 0 },
    ]);
    expect(receiver.received).toHaveLength(1);
  });
});

describe('people', () => {
  test('alone make webhooks, each for itself', async () => {
    const { webhook } = add();
    const bob = t.user({ user: 'bob' }).caller;
    expect(await codeOf(() => add({}, coder))).toBe('forbidden');
    expect(t.engine.webhooks.list(bob)).toEqual([]);
    expect(await codeOf(() => t.engine.webhooks.remove(bob, webhook.id))).toBe('not_found');
    expect(await codeOf(() => log(webhook.id, bob))).toBe('not_found');
    expect(await codeOf(() => t.engine.webhooks.test(bob, webhook.id))).toBe('not_found');
  });

  test('have ten at most', async () => {
    for (let n = 0; n < 10; n++) add();
    expect(await codeOf(() => add())).toBe('conflict');
    t.engine.webhooks.remove(t.admin, t.engine.webhooks.list(t.admin)[0]?.id ?? '');
    add();
  });

  test('test them, and hear what came of it', async () => {
    const { webhook, secret } = add({ events: ['memory.purged'] });
    expect(await t.engine.webhooks.test(t.admin, webhook.id)).toMatchObject({
      type: 'webhook.test',
      memory: null,
      state: 'delivered',
      status: 200,
    });
    const [message] = receiver.received;
    expect(message && isSigned(secret, message)).toBe(true);
    expect(message?.json.data).toEqual({ webhook: webhook.id });
    receiver.answer(404);
    expect(await t.engine.webhooks.test(t.admin, webhook.id)).toMatchObject({
      state: 'failed',
      attempts: 1,
      error: 'HTTP 404',
    });
  });

  test('are refused addresses of this machine and its network, and plain HTTP, unless allowed', async () => {
    const { webhook } = add();
    t.engine.settings.change({ webhook_private_addresses: false });
    for (const url of [receiver.url, 'http://example.com/', 'https://10.0.0.1/', 'https://[::1]/'])
      expect(await codeOf(() => add({ url }))).toBe('validation_failed');
    expect(await t.engine.webhooks.test(t.admin, webhook.id)).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/^refused/),
    });
    expect(receiver.received).toEqual([]);
  });

  test('find what they did in the audit log', async () => {
    const { webhook } = add();
    await t.engine.webhooks.test(t.admin, webhook.id);
    t.engine.webhooks.remove(t.admin, webhook.id);
    const { entries } = await t.engine.system.audit(t.admin, { limit: 3 });
    expect(entries.map(({ action, object }) => [action, object])).toEqual([
      ['webhook.delete', webhook.id],
      ['webhook.test', webhook.id],
      ['webhook.create', webhook.id],
    ]);
  });

  test('remove them with all that waits', async () => {
    const { webhook } = add();
    receiver.answer(500);
    await t.store(t.admin, { content: 'Tea' });
    await receiver.until(1);
    t.engine.webhooks.remove(t.admin, webhook.id);
    t.time.now += DAY;
    await t.store(t.admin, { content: 'Coffee' });
    expect(t.engine.webhooks.list(t.admin)).toEqual([]);
    expect(await codeOf(() => log(webhook.id))).toBe('not_found');
  });
});

describe('the secret', () => {
  test('is in no file but its own, which others cannot read', async () => {
    const { secret } = add();
    const file = join(t.root, 'webhooks.key');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const backup = join(t.root, 'copy.db');
    await t.engine.system.backup(t.admin, { path: backup }, () => {});
    const bytes = readFileSync(backup);
    const master = readFileSync(file, 'utf8').trim();
    const key = secret.replace('whsec_', '');
    for (const part of [key, Buffer.from(key, 'base64'), master, Buffer.from(master, 'base64url')])
      expect(bytes.includes(part)).toBe(false);
    expect(bytes.includes(receiver.url)).toBe(true);
  });

  test('differs for each webhook', () => {
    expect(add().secret).not.toBe(add().secret);
    expect(add().secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  });
});
