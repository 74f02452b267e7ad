import { describe, expect, test } from 'vitest';
import { createIdentity } from './identity.ts';
import { generateApiKey } from './secret.ts';
import { createWorld, DAY, refusal } from './testing/world.ts';

describe('the first start', () => {
  test('creates the tenant `default` and its administrator, and the next one nothing', () => {
    const { db, time, identity, admin } = createWorld();
    expect(identity.listUsers(admin())).toEqual([
      {
        id: 'admin',
        name: 'Administrator',
        tenant: 'default',
        role: 'admin',
        created_at: '2025-01-15T00:00:00.000Z',
      },
    ]);
    expect(identity.createInitKey().adminCreated).toBe(true);
    const next = createIdentity({
      db,
      clock: () => time.now,
      serverApproval: () => 'required',
      reviewsInAppOnly: () => false,
    });
    expect(next.createInitKey().adminCreated).toBe(false);
    next.close();
    expect(identity.listUsers(admin())).toHaveLength(1);
  });

  test('the key for `--init` is a lasting key of the administrator in person', () => {
    const { identity } = createWorld();
    const created = identity.createInitKey();
    expect(created.key).toMatchObject({ user: 'admin', agent: null, expires_at: null });
    expect(identity.authenticate(created.api_key)).toMatchObject({ user: 'admin', subject: 'user' });
  });

  test('is in the audit log', () => {
    const { audit, admin } = createWorld();
    expect(audit()).toEqual([
      { action: 'user.create', object: 'admin', by: null },
      { action: 'key.create', object: admin().principal.keyId, by: null },
    ]);
  });
});

describe('the owner key', () => {
  test('stays the same as long as it is valid', () => {
    const { identity, ownerKey, admin } = createWorld();
    expect(identity.ensureOwnerKey(ownerKey)).toBe(ownerKey);
    expect(identity.listKeys(admin())).toHaveLength(1);
  });

  test('of this machine becomes valid in a database of another', () => {
    const { identity } = createWorld();
    const here = generateApiKey();
    expect(identity.ensureOwnerKey(here)).toBe(here);
    expect(identity.authenticate(here)).toMatchObject({
      user: 'admin',
      keyName: 'owner key of this machine',
    });
  });

  test('is replaced when the file holds no key', () => {
    const { identity } = createWorld();
    for (const held of ['', 'secret', 'hfk_short']) {
      const fresh = identity.ensureOwnerKey(held);
      expect(identity.authenticate(fresh).user).toBe('admin');
      expect(refusal(() => identity.authenticate(held)).code).toBe('unauthenticated');
    }
  });

  test('is replaced when it was revoked, expires, or is not the administrator in person', () => {
    const { identity, admin, user, key, ownerKey } = createWorld();
    const revoked = key(admin(), { user: 'admin' });
    identity.revokeKey(admin(), revoked.key.id);
    const others = [
      revoked.api_key,
      key(admin(), { user: 'admin', expires_days: 1 }).api_key,
      key(admin(), { user: 'admin', agent: 'coder' }).api_key,
      user({ user: 'bob' }),
    ];
    for (const held of others) {
      const fresh = identity.ensureOwnerKey(held);
      expect(others).not.toContain(fresh);
      expect(identity.authenticate(fresh)).toMatchObject({ user: 'admin', subject: 'user' });
    }
    expect(identity.ensureOwnerKey(ownerKey)).toBe(ownerKey);
  });
});

describe('users', () => {
  test('are created by administrators, with a first key and the agent `default`', async () => {
    const { identity, as, admin } = createWorld();
    const created = identity.createUser(admin(), { user: 'bob', role: 'writer', expires_days: 30 });
    expect(created.user).toMatchObject({ id: 'bob', name: 'bob', tenant: 'default', role: 'writer' });
    expect(created.key).toMatchObject({ user: 'bob', agent: null, expires_at: '2025-02-14T00:00:00.000Z' });
    expect(await identity.listAgents(as(created.api_key))).toMatchObject([{ id: 'default', user: 'bob' }]);
  });

  test('have names of their own, in upper and lower case alike', () => {
    const { user } = createWorld();
    user({ user: 'bob' });
    for (const name of ['bob', 'Bob', 'ADMIN']) {
      expect(refusal(() => user({ user: name }))).toMatchObject({
        code: 'conflict',
        hint: expect.stringContaining('another name'),
      });
    }
  });

  test('are created in other tenants by administrators of the tenant `default` only', async () => {
    const { identity, as, admin, user } = createWorld();
    const boss = as(user({ user: 'boss', tenant: 'acme', role: 'admin' }));
    user({ user: 'ann' }, boss);
    user({ user: 'ada', tenant: 'acme' }, boss);
    expect(refusal(() => user({ user: 'x', tenant: 'default' }, boss)).code).toBe('forbidden');
    expect(refusal(() => user({ user: 'x', tenant: 'new' }, boss)).code).toBe('forbidden');
    const inAcme = identity.listUsers(boss).map(({ id, tenant }) => `${tenant}/${id}`);
    expect(inAcme).toEqual(['acme/ada', 'acme/ann', 'acme/boss']);
    expect(identity.listUsers(admin())).toHaveLength(4);
    expect((await identity.listAgents(boss)).map((agent) => agent.user)).toEqual(['ada', 'ann', 'boss']);
  });

  test('cannot be created or listed by others: the refusal says whom to ask', () => {
    const { identity, as, user, ownerKey } = createWorld();
    const bob = as(user({ user: 'bob', role: 'reviewer' }));
    const adminsAgent = as(ownerKey, 'coder');
    expect(refusal(() => user({ user: 'x' }, bob))).toMatchObject({
      code: 'forbidden',
      message: 'Only an administrator can create users; bob is a reviewer.',
      hint: expect.stringContaining('Ask an administrator'),
    });
    expect(refusal(() => user({ user: 'x' }, adminsAgent)).code).toBe('forbidden');
    expect(refusal(() => identity.listUsers(bob)).code).toBe('forbidden');
  });

  test('and keys are in the audit log, but not those that were refused', () => {
    const { identity, admin, user, audit } = createWorld();
    const { keyId } = identity.authenticate(user({ user: 'bob' }));
    refusal(() => user({ user: 'bob' }));
    identity.revokeKey(admin(), keyId);
    expect(audit().slice(2)).toEqual([
      { action: 'user.create', object: 'bob', by: 'admin' },
      { action: 'key.create', object: keyId, by: 'admin' },
      { action: 'key.revoke', object: keyId, by: 'admin' },
    ]);
  });
});

describe('agents', () => {
  test('become known with their first write, once', async () => {
    const { db, identity, admin, time } = createWorld();
    for (let write = 0; write < 2; write++) {
      db.write((tx) => identity.ensureAgent(tx, 'admin', 'coder'));
      time.now += DAY;
    }
    expect(await identity.listAgents(admin())).toContainEqual(
      expect.objectContaining({
        id: 'coder',
        user: 'admin',
        created_at: '2025-01-15T00:00:00.000Z',
      }),
    );
  });
});
