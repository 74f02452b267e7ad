import { describe, expect, test } from 'vitest';
import type { ListGrantsRequest } from '../../../shared/identity.ts';
import type { Caller } from '../domain/principal.ts';
import { createWorld, refusal, tuple } from './testing/world.ts';

/** Alice and Bob are writers of the tenant `default`, Rita a reviewer; Olga is of the tenant `acme`. */
function createTeam() {
  const world = createWorld();
  const { identity, admin, as, user } = world;
  const alice = as(user({ user: 'alice' }));
  const bobsKey = user({ user: 'bob' });
  const rita = as(user({ user: 'rita', role: 'reviewer' }));
  user({ user: 'olga', tenant: 'acme', role: 'admin' });
  return {
    ...world,
    alice,
    bob: as(bobsKey),
    bobsAgent: as(bobsKey, 'coder'),
    rita,
    grant: (text: string, by: Caller = admin()) => identity.grant(by, tuple(text)),
    revoke: (text: string, by: Caller = admin()) => identity.revokeGrant(by, tuple(text)).revoked,
    list: (by: Caller, filter: ListGrantsRequest = {}) =>
      identity
        .listGrants(by, filter)
        .map(
          ({ subject, relation, object, covers }) =>
            `${subject.id} ${relation} ${object.id} of the ${covers}`,
        ),
  };
}

describe('what a grant covers', () => {
  test("given by a user, that user's own memories", () => {
    const { grant, alice } = createTeam();
    expect(grant('user bob can_read memory /memories', alice)).toMatchObject({
      subject: { type: 'user', id: 'bob' },
      relation: 'can_read',
      object: { type: 'memory', id: '/memories' },
      granted_by: 'alice',
      covers: 'user',
    });
  });

  test("given by an administrator, the tenant's", () => {
    const { grant } = createTeam();
    expect(grant('user bob owner namespace project/holdfast')).toMatchObject({
      object: { type: 'namespace', id: 'project/holdfast' },
      granted_by: 'admin',
      covers: 'tenant',
    });
  });

  test('holds from the next request on, for those it names alone', () => {
    const { identity, grant, revoke, bob, bobsAgent, rita } = createTeam();
    expect(identity.hasGrants(bob.principal)).toBe(false);
    grant('user bob can_read memory /memories');
    grant('agent bob/coder can_review memory /memories', bob);
    expect(identity.grantsOf(bob.principal).map(({ relation }) => relation)).toEqual(['can_read']);
    expect(identity.grantsOf(bobsAgent.principal).map(({ relation }) => relation)).toEqual([
      'can_read',
      'can_review',
    ]);
    expect(identity.hasGrants(rita.principal)).toBe(false);
    revoke('user bob can_read memory /memories');
    expect(identity.hasGrants(bob.principal)).toBe(false);
    expect(identity.hasGrants(bobsAgent.principal)).toBe(true);
  });
});

describe('the object', () => {
  test('is one memory, all, or a namespace', () => {
    const { grant, memory } = createTeam();
    for (const object of [
      'memory things',
      'memory /',
      'memory /memories/x',
      'namespace /a',
      'namespace a//b',
    ])
      expect(refusal(() => grant(`user bob can_read ${object}`)).code).toBe('validation_failed');
    expect(grant(`user bob can_read memory ${memory('a', 'alice')}`).object.id).toBe('mem_a');
  });

  test('is a memory of the granter', () => {
    const { grant, memory, alice, rita } = createTeam();
    const own = memory('own', 'alice');
    const shared = memory('shared', 'alice', { scope: 'tenant' });
    const foreign = memory('foreign', 'bob');
    expect(grant(`user bob owner memory ${own}`, alice).covers).toBe('user');
    expect(refusal(() => grant(`user rita can_read memory ${foreign}`, alice)).code).toBe('not_found');
    expect(refusal(() => grant('user rita can_read memory mem_none', alice)).code).toBe('not_found');
    for (const person of [alice, rita])
      expect(refusal(() => grant(`user bob can_write memory ${shared}`, person))).toMatchObject({
        code: 'forbidden',
        hint: expect.stringContaining('administrator'),
      });
  });

  test('is for an administrator any memory of its tenant that is not private to an agent', () => {
    const { grant, memory } = createTeam();
    const visible = [memory('user', 'alice'), memory('tenant', 'bob', { scope: 'tenant' })];
    for (const id of visible) expect(grant(`user rita can_write memory ${id}`).covers).toBe('tenant');
    const priv = memory('private', 'alice', { scope: 'agent', agent: 'coder' });
    expect(refusal(() => grant(`user rita can_read memory ${priv}`)).code).toBe('not_found');
    const elsewhere = memory('elsewhere', 'olga', { scope: 'tenant' });
    expect(refusal(() => grant(`user rita can_read memory ${elsewhere}`)).code).toBe('not_found');
  });

  test('is never a memory private to an agent, not even an own one', () => {
    const { grant, memory, alice } = createTeam();
    const priv = memory('private', 'alice', { scope: 'agent', agent: 'coder' });
    expect(refusal(() => grant(`user bob can_read memory ${priv}`, alice))).toMatchObject({
      code: 'validation_failed',
      hint: expect.stringContaining('--scope user'),
    });
  });

  test('that somebody was made owner of cannot be passed on', () => {
    const { grant, memory, alice, bob } = createTeam();
    const own = memory('own', 'alice');
    grant(`user bob owner memory ${own}`, alice);
    expect(refusal(() => grant(`user rita can_read memory ${own}`, bob)).code).toBe('forbidden');
  });
});

describe('the subject', () => {
  test('is a user of the same tenant; others look like unknown ones', () => {
    const { grant } = createTeam();
    const refusals = ['olga', 'nobody'].map((name) =>
      refusal(() => grant(`user ${name} can_read memory /memories`)),
    );
    expect(refusals.map(({ code }) => code)).toEqual(['validation_failed', 'validation_failed']);
    expect(refusals[0]?.message).toBe('There is no user olga in the tenant default.');
    expect(refusals[1]?.message).toBe('There is no user nobody in the tenant default.');
  });

  test('is an agent of the granter by its name, which makes it known', async () => {
    const { identity, grant, alice } = createTeam();
    expect(grant('agent helper can_review memory /memories', alice).subject.id).toBe('alice/helper');
    expect((await identity.listAgents(alice)).map(({ id }) => id)).toContain('helper');
  });

  test('is an agent of another user that is known already', () => {
    const { grant, db, identity, alice } = createTeam();
    const text = 'agent bob/coder can_read memory /memories';
    expect(refusal(() => grant(text, alice)).message).toBe('bob has no agent coder.');
    db.write((tx) => identity.ensureAgent(tx, 'bob', 'coder'));
    expect(grant(text, alice).subject).toEqual({ type: 'agent', id: 'bob/coder' });
  });

  test('has a name that could be one', () => {
    const { grant } = createTeam();
    for (const name of ['a/b/c', '/x', 'bob/', '-x'])
      expect(refusal(() => grant(`agent ${name} can_read memory /memories`)).code).toBe('validation_failed');
  });
});

describe('giving and taking back', () => {
  test('is for people: an agent can do neither', () => {
    const { grant, revoke, bobsAgent } = createTeam();
    const text = 'agent coder can_review memory /memories';
    for (const action of [grant, revoke])
      expect(refusal(() => action(text, bobsAgent))).toMatchObject({
        code: 'forbidden',
        hint: expect.stringContaining('X-Agent-ID'),
      });
  });

  test('twice is once', () => {
    const { grant, revoke, alice, audit } = createTeam();
    const text = 'user bob can_read memory /memories';
    expect(grant(text, alice)).toEqual(grant(text, alice));
    expect(revoke(text, alice)).toBe(1);
    expect(revoke(text, alice)).toBe(0);
    const kept = audit().filter(({ action }) => action.startsWith('grant.'));
    expect(kept).toEqual([
      { action: 'grant.create', object: 'memory:/memories#can_read@user:bob', by: 'alice' },
      { action: 'grant.revoke', object: 'memory:/memories#can_read@user:bob', by: 'alice' },
    ]);
  });

  test('a user takes back what it gave, an administrator what anybody gave', () => {
    const { grant, revoke, alice, bob } = createTeam();
    const text = 'user rita can_read memory /memories';
    grant(text, alice);
    grant(text, bob);
    grant(text);
    expect(revoke(text, alice)).toBe(1);
    expect(revoke(text)).toBe(2);
  });

  test('works when the memory is there no more', () => {
    const { db, grant, revoke, memory, alice } = createTeam();
    const text = `user bob can_read memory ${memory('own', 'alice')}`;
    grant(text, alice);
    db.write((tx) => tx.run('UPDATE memories SET deleted_at = 1'));
    expect(refusal(() => grant(text, alice)).code).toBe('not_found');
    expect(revoke(text, alice)).toBe(1);
  });
});

describe('the list', () => {
  test('shows a person what it gave and has, an agent what it has, an administrator all of the tenant', () => {
    const { grant, list, alice, bob, bobsAgent, rita } = createTeam();
    grant('user bob can_read memory /memories', alice);
    grant('agent coder can_review memory /memories', bob);
    grant('user rita owner namespace project');
    const given = 'bob can_read /memories of the user';
    const review = 'bob/coder can_review /memories of the user';
    const project = 'rita owner project of the tenant';
    expect(list(alice)).toEqual([given]);
    expect(list(bob)).toEqual([given, review]);
    expect(list(bobsAgent)).toEqual([given, review]);
    expect(list(rita)).toEqual([project]);
  });

  test('can be filtered by subject and relation', () => {
    const { grant, list, admin, bob } = createTeam();
    grant('user bob can_read memory /memories');
    grant('agent coder can_review memory /memories', bob);
    const review = 'bob/coder can_review /memories of the user';
    expect(list(admin())).toHaveLength(2);
    expect(list(admin(), { subject_type: 'agent' })).toEqual([review]);
    expect(list(bob, { subject_id: 'coder' })).toEqual([review]);
    expect(list(admin(), { subject_id: 'bob/coder', relation: 'can_review' })).toEqual([review]);
    expect(list(admin(), { subject_id: 'bob', relation: 'owner' })).toEqual([]);
  });
});
