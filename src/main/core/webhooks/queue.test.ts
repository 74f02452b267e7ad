import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../../../../test/support/directories.ts';
import { createIdentity } from '../identity/identity.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { dueDeliveries, listDeliveries, pruneDeliveries, settleDelivery } from '../store/deliveries.ts';
import { migrate } from '../store/migrate.ts';
import { findWebhook, insertWebhook } from '../store/webhooks.ts';
import { enqueue, newMessageId } from './outbox.ts';
import { hashSecret, openSecrets } from './secret.ts';

let directory: string;
let db: Database;

beforeEach(() => {
  directory = temporaryDirectory();
  db = openDatabase(join(directory, 'holdfast.db'));
  migrate(db, () => {});
  const identity = createIdentity({
    db,
    clock: () => 0,
    serverApproval: () => 'auto',
    reviewsInAppOnly: () => false,
  });
  const { key } = identity.createInitKey();
  identity.close();
  const webhook = { id: 'whk_1', key: key.id, user: key.user, url: 'https://example.com/', filter: {} };
  const rest = { include_content: false, secret_hash: Buffer.alloc(32), created_at: 0 };
  db.write((tx) => insertWebhook(tx, { ...webhook, ...rest }));
});
afterEach(() => db.close());

function enqueueMany(count: number): void {
  const event = { webhook: 'whk_1', type: 'memory.stored', memory: 'mem_1', version: 1, at: 0 } as const;
  db.write((tx) => {
    for (let n = 0; n < count; n++) enqueue(tx, { ...event, id: newMessageId() });
  });
}

describe('the queue of a webhook', () => {
  test('takes 10,000 events and counts those on top of them', () => {
    enqueueMany(10_003);
    expect(findWebhook(db, 'whk_1')).toMatchObject({ waiting: 10_000, dropped: 3 });
  });

  test('keeps the newest of what is done, and all that waits', () => {
    enqueueMany(10);
    const ids = dueDeliveries(db, 'whk_1', 0, 8).map(({ id }) => id);
    const done = {
      state: 'delivered',
      attempts: 1,
      due_at: 0,
      finished_at: 0,
      status: 200,
      error: null,
    } as const;
    db.write((tx) => {
      for (const id of ids) settleDelivery(tx, id, done);
      pruneDeliveries(tx, 'whk_1', 3);
    });
    expect(findWebhook(db, 'whk_1')).toMatchObject({ waiting: 2 });
    const left = listDeliveries(db, 'whk_1', { limit: 100, failed: false });
    expect(left.map(({ state }) => state)).toEqual([
      ...['waiting', 'waiting'],
      ...['delivered', 'delivered', 'delivered'],
    ]);
    expect(left.map(({ id }) => id).slice(2)).toEqual(ids.slice(5).reverse());
  });
});

describe('secrets', () => {
  test('are the same after a restart, and gone with their file', () => {
    const path = join(directory, 'webhooks.key');
    const secret = openSecrets(path).create('whk_1');
    const hash = hashSecret(secret);
    expect(openSecrets(path).of('whk_1', hash)).toBe(secret);
    expect(openSecrets(path).of('whk_2', hash)).toBeNull();
    rmSync(path);
    expect(openSecrets(path).of('whk_1', hash)).toBeNull();
    openSecrets(path).create('whk_3');
    expect(openSecrets(path).of('whk_1', hash)).toBeNull();
  });
});
