import { afterEach, describe, expect, test, vi } from 'vitest';
import { generateApiKey } from './secret.ts';
import { createWorld, DAY, refusal } from './testing/world.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('an API key', () => {
  test('stands for its user in person, who acts as the agent `default`', () => {
    const { identity, user } = createWorld();
    const principal = identity.authenticate(user({ user: 'bob', role: 'reviewer' }));
    expect(principal).toMatchObject({
      tenant: 'default',
      user: 'bob',
      agent: 'default',
      subject: 'user',
      role: 'reviewer',
      approval: 'required',
      keyName: 'first key',
      keyExpiresAt: null,
    });
  });

  test('is 256 random bits behind a prefix, and is not in the database', () => {
    const { db, ownerKey } = createWorld();
    expect(ownerKey).toMatch(/^hfk_[A-Za-z0-9_-]{43}$/);
    expect(generateApiKey()).not.toBe(generateApiKey());
    const rows = db.all<{ prefix: string; hash: Uint8Array }>('SELECT * FROM api_keys');
    expect(JSON.stringify(rows)).not.toContain(ownerKey);
    expect(rows[0]?.prefix).toBe(ownerKey.slice(0, 12));
    expect(rows[0]?.hash).toHaveLength(32);
  });

  test('that is unknown and one that is malformed are refused in the same words', () => {
    const { identity, ownerKey } = createWorld();
    const wrong = [generateApiKey(), '', 'x', `${ownerKey} `, ownerKey.slice(0, -1), ownerKey.toUpperCase()];
    const refusals = wrong.map((key) => refusal(() => identity.authenticate(key)));
    expect(new Set(refusals.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(refusals[0]).toMatchObject({ code: 'unauthenticated', message: 'The API key is not valid.' });
  });
});

describe('the agent of a request', () => {
  test('a user key acts as the agent that the request names, `default` too', () => {
    const { identity, ownerKey } = createWorld();
    expect(identity.authenticate(ownerKey, 'coder')).toMatchObject({ agent: 'coder', subject: 'agent' });
    expect(identity.authenticate(ownerKey, 'default')).toMatchObject({ agent: 'default', subject: 'agent' });
  });

  test('an agent key is that agent, whether the request names it or not, and never another', () => {
    const { identity, admin, key } = createWorld();
    const { api_key } = key(admin(), { user: 'admin', agent: 'coder' });
    expect(identity.authenticate(api_key)).toMatchObject({ agent: 'coder', subject: 'agent' });
    expect(identity.authenticate(api_key, 'coder')).toMatchObject({ agent: 'coder', subject: 'agent' });
    for (const other of ['writer', 'default'])
      expect(refusal(() => identity.authenticate(api_key, other)).code).toBe('forbidden');
  });

  test('has a name that fits into shells and addresses', () => {
    const { identity, ownerKey } = createWorld();
    for (const name of ['', 'bob/coder', 'a b', '-x', 'x'.repeat(65)])
      expect(refusal(() => identity.authenticate(ownerKey, name)).code).toBe('invalid_request');
  });

  test('is told by whoami', () => {
    const { identity, as, ownerKey } = createWorld();
    expect(identity.whoami(as(ownerKey))).toMatchObject({
      user: 'admin',
      subject_type: 'user',
      is_admin: true,
    });
    expect(identity.whoami(as(ownerKey, 'coder'))).toMatchObject({ agent: 'coder', is_admin: false });
  });
});

describe('the end of a key', () => {
  test('it expires at its time, not before', () => {
    const { identity, user, time } = createWorld();
    const key = user({ user: 'bob', expires_days: 1 });
    time.now += DAY - 1;
    expect(identity.authenticate(key).keyExpiresAt).toBe(time.now + 1);
    time.now += 1;
    expect(refusal(() => identity.authenticate(key))).toMatchObject({
      code: 'unauthenticated',
      message: 'This API key expired at 2025-01-16T00:00:00.000Z.',
    });
  });

  test('revoked, it is refused from the next request on', () => {
    const { identity, admin, user } = createWorld();
    const key = user({ user: 'bob' });
    const { keyId } = identity.authenticate(key);
    expect(identity.revokeKey(admin(), keyId)).toMatchObject({ status: 'revoked', user: 'bob' });
    expect(refusal(() => identity.authenticate(key))).toMatchObject({
      code: 'unauthenticated',
      message: 'This API key was revoked at 2025-01-15T00:00:00.000Z.',
    });
  });

  test('revoking again changes nothing', () => {
    const { identity, admin, user, time, audit } = createWorld();
    const { keyId } = identity.authenticate(user({ user: 'bob' }));
    const first = identity.revokeKey(admin(), keyId);
    time.now += DAY;
    expect(identity.revokeKey(admin(), keyId)).toEqual(first);
    expect(audit().filter(({ action }) => action === 'key.revoke')).toHaveLength(1);
  });

  test('a key can be named by the first characters that lists show', () => {
    const { identity, admin, user } = createWorld();
    const key = user({ user: 'bob' });
    expect(identity.revokeKey(admin(), key.slice(0, 12)).status).toBe('revoked');
  });

  test('the owner key of this machine cannot be revoked; one that a backup brought along can', () => {
    const { identity, admin, ownerKey } = createWorld();
    const { keyId } = identity.authenticate(ownerKey);
    expect(refusal(() => identity.revokeKey(admin(), keyId))).toMatchObject({
      code: 'conflict',
      hint: expect.stringContaining('owner.key'),
    });
    identity.ensureOwnerKey(generateApiKey());
    expect(identity.revokeKey(admin(), keyId).status).toBe('revoked');
  });

  test('open streams are told of a revocation at once, and of an expiry when it comes', () => {
    vi.useFakeTimers();
    const { identity, admin, key, time } = createWorld();
    const ended: string[] = [];
    const watch = (apiKey: string, name: string) =>
      identity.onEnd(identity.authenticate(apiKey), () => ended.push(name));
    const revoked = key(admin(), { user: 'admin' });
    watch(revoked.api_key, 'revoked');
    watch(revoked.api_key, 'closed by the subscriber')();
    watch(key(admin(), { user: 'admin', expires_days: 40 }).api_key, 'expired');
    watch(key(admin(), { user: 'admin' }).api_key, 'never');

    identity.revokeKey(admin(), revoked.key.id);
    expect(ended).toEqual(['revoked']);
    vi.advanceTimersByTime(60_000);
    expect(ended).toEqual(['revoked']);
    time.now += 40 * DAY;
    vi.advanceTimersByTime(60_000);
    expect(ended).toEqual(['revoked', 'expired']);
  });

  test('a stream that is opened with a key that has just ended is told soon', () => {
    vi.useFakeTimers();
    const { identity, admin, user } = createWorld();
    const { keyId } = identity.authenticate(user({ user: 'bob' }));
    identity.revokeKey(admin(), keyId);
    const listener = vi.fn();
    identity.onEnd({ keyId, browserSession: null }, listener);
    vi.advanceTimersByTime(1);
    expect(listener).toHaveBeenCalledOnce();
  });
});

describe('trust', () => {
  test("a key follows the server's policy unless it has its own", () => {
    const { identity, admin, user, key, server } = createWorld();
    const plain = user({ user: 'bob' });
    const trusted = key(admin(), { user: 'bob', approval: 'auto' }).api_key;
    const held = key(admin(), { user: 'bob', approval: 'required' }).api_key;
    const policies = () => [plain, trusted, held].map((each) => identity.authenticate(each).approval);
    expect(policies()).toEqual(['required', 'auto', 'required']);
    server.approval = 'auto';
    expect(policies()).toEqual(['auto', 'auto', 'required']);
  });

  test('only administrators give it', () => {
    const { as, user, key } = createWorld();
    const bob = as(user({ user: 'bob', role: 'reviewer' }));
    expect(refusal(() => key(bob, { user: 'bob', approval: 'auto' }))).toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('Only an administrator can make a trusted key'),
    });
    expect(key(bob, { user: 'bob', agent: 'tool', approval: 'required' }).key.approval).toBe('required');
  });
});

describe('a new key never has more power than the one it is made with', () => {
  test('one that is held to review makes keys that are held to review', () => {
    const { as, admin, user, key, server } = createWorld();
    user({ user: 'bob' });
    const held = as(key(admin(), { user: 'bob', approval: 'required' }).api_key);
    server.approval = 'auto';
    expect(key(held, { user: 'bob' }).key.approval).toBe('required');
  });

  test('a trusted one makes plain keys', () => {
    const { as, admin, user, key } = createWorld();
    user({ user: 'bob' });
    const trusted = as(key(admin(), { user: 'bob', approval: 'auto' }).api_key);
    expect(key(trusted, { user: 'bob' }).key.approval).toBeNull();
  });

  test('one that expires makes keys that end with it, or sooner', () => {
    const { as, user, key } = createWorld();
    const bob = as(user({ user: 'bob', expires_days: 10 }));
    expect(key(bob, { user: 'bob' }).key.expires_at).toBe('2025-01-25T00:00:00.000Z');
    expect(key(bob, { user: 'bob', expires_days: 3 }).key.expires_at).toBe('2025-01-18T00:00:00.000Z');
    expect(refusal(() => key(bob, { user: 'bob', expires_days: 11 })).code).toBe('forbidden');
  });

  test('an agent makes none at all', () => {
    const { as, ownerKey, key } = createWorld();
    const refused = refusal(() => key(as(ownerKey, 'coder'), { user: 'admin', agent: 'coder' }));
    expect(refused).toMatchObject({ code: 'forbidden', hint: expect.stringContaining('X-Agent-ID') });
  });
});

describe('whose keys', () => {
  test('a person makes, lists and revokes its own and those of its agents', async () => {
    const { identity, as, user, key } = createWorld();
    const bob = as(user({ user: 'bob' }));
    const made = key(bob, { user: 'bob', agent: 'coder', name: 'laptop' });
    expect(made.key).toMatchObject({ name: 'laptop', agent: 'coder', status: 'active' });
    expect(identity.listKeys(bob).map(({ name }) => name)).toEqual(['first key', 'laptop']);
    expect((await identity.listAgents(bob)).map(({ id }) => id)).toEqual(['coder', 'default']);
    expect(identity.revokeKey(bob, made.key.id).status).toBe('revoked');
  });

  test('of others it learns nothing', () => {
    const { identity, as, user, key } = createWorld();
    const bob = as(user({ user: 'bob' }));
    const eve = as(user({ user: 'eve' }));
    expect(refusal(() => key(eve, { user: 'bob' })).code).toBe('forbidden');
    expect(refusal(() => identity.listKeys(eve, 'bob')).code).toBe('forbidden');
    expect(refusal(() => identity.listKeys(eve, 'nobody')).code).toBe('forbidden');
    expect(refusal(() => identity.revokeKey(eve, bob.principal.keyId)).code).toBe('not_found');
    expect(refusal(() => identity.revokeKey(eve, 'key_none')).code).toBe('not_found');
  });

  test('an administrator has those of its tenant, one of the tenant `default` all', () => {
    const { identity, as, admin, user, key } = createWorld();
    user({ user: 'bob' });
    const boss = as(user({ user: 'boss', tenant: 'acme', role: 'admin' }));
    user({ user: 'ann' }, boss);
    expect(identity.listKeys(boss).map((each) => each.user)).toEqual(['boss', 'ann']);
    expect(identity.listKeys(admin()).map((each) => each.user)).toEqual(['admin', 'bob', 'boss', 'ann']);
    expect(identity.listKeys(admin(), 'ann')).toHaveLength(1);
    expect(refusal(() => key(boss, { user: 'bob' })).code).toBe('not_found');
    expect(refusal(() => key(boss, { user: 'nobody' })).code).toBe('not_found');
    expect(key(admin(), { user: 'ann', approval: 'auto' }).key.approval).toBe('auto');
  });
});

describe('when a key was last used', () => {
  test('is noted in memory and written by flush', () => {
    const { identity, admin, user, time } = createWorld();
    const key = user({ user: 'bob' });
    identity.authenticate(key);
    time.now += DAY;
    identity.authenticate(key);
    expect(identity.listKeys(admin(), 'bob')[0]?.last_used_at).toBeNull();
    identity.flush();
    expect(identity.listKeys(admin(), 'bob')[0]?.last_used_at).toBe('2025-01-16T00:00:00.000Z');
  });
});
