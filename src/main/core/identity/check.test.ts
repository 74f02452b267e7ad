import { describe, expect, test } from 'vitest';
import type { Caller } from '../domain/principal.ts';
import { createWorld, refusal, tuple } from './testing/world.ts';

function createTeam() {
  const world = createWorld();
  const { identity, admin, as, user } = world;
  const alice = as(user({ user: 'alice' }));
  const bobsKey = user({ user: 'bob' });
  return {
    ...world,
    alice,
    bob: as(bobsKey),
    bobsAgent: as(bobsKey, 'coder'),
    grant: (text: string, by: Caller = admin()) => identity.grant(by, tuple(text)),
    check: (text: string, by: Caller = admin()) => identity.check(by, tuple(text)),
    allowed: (text: string, by: Caller = admin()) => identity.check(by, tuple(text)).allowed,
    explain: (text: string, by: Caller = admin()) => identity.explain(by, tuple(text)),
  };
}

describe('check on /memories asks about the memories of others', () => {
  test('no: without a grant, and the reason says what needs none and how to grant', () => {
    const { check } = createTeam();
    expect(check('user bob can_read memory /memories')).toEqual({
      allowed: false,
      reason:
        'user bob does not have can_read on memory /memories: no grant covers it. Its own memories, and what scopes ' +
        'share with it, need none. An administrator can grant the rest: holdfast rebac grant user bob memory ' +
        '/memories --relation can_read',
    });
  });

  test('yes: with a grant, which the reason names', () => {
    const { check, grant } = createTeam();
    grant('user bob owner memory /memories');
    expect(check('user bob can_read memory /memories')).toEqual({
      allowed: true,
      reason: 'admin gave owner at 2025-01-15T00:00:00.000Z; it covers memories of the tenant.',
    });
  });

  test('yes: for an administrator in person, not for its agents', () => {
    const { allowed } = createTeam();
    expect(allowed('user admin owner memory /memories')).toBe(true);
    expect(allowed('agent admin/coder can_read memory /memories')).toBe(false);
  });
});

test('a relation carries others: owner all, writing and reviewing carry reading', () => {
  const { identity, admin, grant, allowed } = createTeam();
  const relations = ['owner', 'can_write', 'can_review', 'can_read'];
  const table = relations.map((given) => {
    grant(`user bob ${given} memory /memories`);
    const carried = relations.filter((asked) => allowed(`user bob ${asked} memory /memories`));
    identity.revokeGrant(admin(), tuple(`user bob ${given} memory /memories`));
    return [given, ...carried];
  });
  expect(table).toEqual([
    ['owner', 'owner', 'can_write', 'can_review', 'can_read'],
    ['can_write', 'can_write', 'can_read'],
    ['can_review', 'can_review', 'can_read'],
    ['can_read', 'can_read'],
  ]);
});

test('a namespace is covered by a grant on it, above it or on everything', () => {
  const { grant, allowed } = createTeam();
  grant('user bob can_read namespace project');
  expect(allowed('user bob can_read namespace project')).toBe(true);
  expect(allowed('user bob can_read namespace project/holdfast')).toBe(true);
  expect(allowed('user bob can_read namespace projects')).toBe(false);
  expect(allowed('user bob can_read memory /memories')).toBe(false);
  grant('user alice can_read memory /memories');
  expect(allowed('user alice can_read namespace anything')).toBe(true);
});

test('an agent has what its user was given, but for reviewing', () => {
  const { grant, allowed } = createTeam();
  grant('user bob owner memory /memories');
  expect(allowed('agent bob/coder can_write memory /memories')).toBe(true);
  expect(allowed('agent bob/coder can_review memory /memories')).toBe(false);
  grant('agent bob/default can_review namespace project');
  expect(allowed('agent bob/default can_review namespace project')).toBe(true);
});

describe('check on one memory', () => {
  test('follows its scope', () => {
    const { memory, allowed } = createTeam();
    memory('own', 'bob');
    memory('shared', 'alice', { scope: 'tenant' });
    const answers: [question: string, answer: boolean][] = [
      ['user bob owner memory mem_own', true],
      ['agent bob/coder can_write memory mem_own', true],
      ['agent bob/coder owner memory mem_own', false],
      ['user alice can_read memory mem_own', false],
      ['user bob can_read memory mem_shared', true],
      ['user alice can_write memory mem_shared', true],
      ['user bob can_write memory mem_shared', false],
      ['user alice can_review memory mem_shared', false],
      ['user admin owner memory mem_shared', true],
    ];
    expect(answers.map(([question]) => [question, allowed(question)])).toEqual(answers);
  });

  test('a person sees the private memories of all its agents, an agent its own', () => {
    const { memory, allowed, bob } = createTeam();
    memory('private', 'bob', { scope: 'agent', agent: 'coder' });
    expect(allowed('user bob can_read memory mem_private', bob)).toBe(true);
    expect(allowed('agent coder can_read memory mem_private', bob)).toBe(true);
    expect(allowed('agent other can_read memory mem_private', bob)).toBe(false);
  });

  test('says the same of one that is not there and one that the asker may not know of', () => {
    const { memory, check, alice } = createTeam();
    memory('secret', 'bob');
    memory('private', 'bob', { scope: 'agent', agent: 'coder' });
    const answer = (id: string) => ({
      allowed: false,
      reason: `There is no memory ${id} that you may know of.`,
    });
    for (const id of ['mem_none', 'mem_secret'])
      expect(check(`user alice can_read memory ${id}`, alice)).toEqual(answer(id));
    expect(check('user bob can_read memory mem_private')).toEqual(answer('mem_private'));
  });
});

describe('who may ask', () => {
  test('everybody about itself and its agents, a person about its own memories, administrators about anybody', () => {
    const { memory, grant, allowed, alice, bob, bobsAgent } = createTeam();
    memory('alices', 'alice');
    grant('user bob can_read memory mem_alices', alice);
    expect(allowed('user bob can_read memory mem_alices', alice)).toBe(true);
    expect(allowed('user bob can_read memory mem_alices', bob)).toBe(true);
    expect(allowed('agent coder can_read memory mem_alices', bobsAgent)).toBe(true);
    expect(allowed('user bob can_read memory mem_alices')).toBe(true);
    for (const question of ['user alice can_read memory mem_alices', 'user alice can_read memory /memories'])
      expect(refusal(() => allowed(question, bob)).code).toBe('forbidden');
  });
});

describe('explain', () => {
  test('tells the owner of a memory only of the grants that open it', () => {
    const { memory, grant, explain, alice, bob } = createTeam();
    memory('alices', 'alice');
    grant('user bob can_read memory /memories');
    grant('agent coder can_review memory /memories', bob);
    const grantsShown = explain('user bob can_read memory mem_alices', alice).steps.filter(({ rule }) =>
      rule.startsWith('grant'),
    );
    expect(grantsShown.map(({ rule }) => rule)).toEqual(['grant memory:/memories#can_read@user:bob']);
  });

  test('lists the rules of the scope and every grant of the subject, each with why', () => {
    const { memory, grant, explain, alice, bob } = createTeam();
    memory('shared', 'alice', { scope: 'tenant', namespace: 'project/x' });
    grant('user bob can_write memory /memories', alice);
    grant('user bob can_read namespace project');
    grant('agent coder can_write memory /memories', bob);
    grant('user bob can_write namespace project');
    expect(explain('user bob can_write memory mem_shared')).toEqual({
      allowed: true,
      reason: 'admin gave can_write at 2025-01-15T00:00:00.000Z; it covers memories of the tenant.',
      steps: [
        {
          rule: 'scope tenant, write',
          holds: false,
          detail: 'Its user changes it when a writer; reviewers and admins of its tenant in person.',
        },
        {
          rule: 'grant memory:/memories#can_write@user:bob',
          holds: false,
          detail:
            'alice gave can_write at 2025-01-15T00:00:00.000Z; it covers personal memories of alice. It does not cover this.',
        },
        {
          rule: 'grant namespace:project#can_read@user:bob',
          holds: false,
          detail:
            'admin gave can_read at 2025-01-15T00:00:00.000Z; it covers memories of the tenant. can_read does not let anybody write.',
        },
        {
          rule: 'grant memory:/memories#can_write@agent:bob/coder',
          holds: false,
          detail:
            'bob gave can_write at 2025-01-15T00:00:00.000Z; it covers personal memories of bob. It names the agent coder and nobody else.',
        },
        {
          rule: 'grant namespace:project#can_write@user:bob',
          holds: true,
          detail: 'admin gave can_write at 2025-01-15T00:00:00.000Z; it covers memories of the tenant.',
        },
      ],
    });
  });
});
