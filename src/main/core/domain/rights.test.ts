import { expect, test } from 'vitest';
import type { Relation, Role } from '../../../shared/identity.ts';
import type { Scope } from '../../../shared/memory.ts';
import type { TeamRole } from '../../../shared/team.ts';
import { type Actor, type GrantTuple, may, type Placement } from './rights.ts';

/**
 * Who may do what, as tables: `r` reads (recall may serve it), `w` writes (may propose or make changes), `v` reviews.
 * A subject is a user in person (`alice`) or one of its agents (`alice/coder`); in person means acting as the agent
 * `default`. Alice is a writer.
 */
const ROLES: Record<string, { role: Role; tenant: string; tenantRole?: TeamRole }> = {
  alice: { role: 'writer', tenant: 'default' },
  rea: { role: 'reader', tenant: 'default' },
  walt: { role: 'writer', tenant: 'default' },
  rita: { role: 'reviewer', tenant: 'default' },
  root: { role: 'admin', tenant: 'default' },
  wim: { role: 'writer', tenant: 'acme' },
  boss: { role: 'admin', tenant: 'acme' },
  lea: { role: 'writer', tenant: 'default', tenantRole: 'reader' },
  otto: { role: 'reader', tenant: 'default', tenantRole: 'proposer' },
  pia: { role: 'reader', tenant: 'default', tenantRole: 'publisher' },
  rolf: { role: 'writer', tenant: 'default', tenantRole: 'reviewer' },
  toni: { role: 'writer', tenant: 'default', tenantRole: 'admin' },
  nora: { role: 'admin', tenant: 'default', tenantRole: 'reader' },
};

function actor(name: string): Actor {
  const [user = '', agent] = name.split('/');
  const known = ROLES[user];
  if (!known) throw new Error(`no user ${user}`);
  return { ...known, user, agent: agent ?? 'default', subject: agent === undefined ? 'user' : 'agent' };
}

/** `alice tenant`, `alice/coder agent`, `alice user in project/x`. */
function placement(text: string): Placement {
  const [author = '', scope = '', , namespace] = text.split(' ');
  const { user, agent, tenant } = actor(author);
  return { id: 'mem_1', scope: scope as Scope, tenant, user, agent, namespace: namespace ?? null };
}

/** The letters of the rights that hold. */
function rights(subject: string, memory: string, grants: GrantTuple[] = []): string {
  const letter = (right: 'read' | 'write' | 'review', sign: string) =>
    may(right, actor(subject), placement(memory), grants) ? sign : '-';
  return letter('read', 'r') + letter('write', 'w') + letter('review', 'v');
}

/** The cells of the rows of a table; its first row heads the columns. */
function parseTable(table: string): string[][] {
  const rows = table.trim().split('\n');
  return rows.map((row) => row.split('|').map((cell) => cell.trim()));
}

const BY_SCOPE = `
memory              | alice | alice/default | alice/coder | rea | walt | walt/coder | rita | rita/coder | root | root/coder | wim | boss
alice/coder agent   | -wv   | ---           | rw-         | --- | ---  | ---        | ---  | ---        | ---  | ---        | --- | ---
alice agent         | rwv   | rw-           | ---         | --- | ---  | ---        | ---  | ---        | ---  | ---        | --- | ---
alice user          | rwv   | rw-           | rw-         | --- | ---  | ---        | ---  | ---        | ---  | ---        | --- | ---
alice/coder user    | rwv   | rw-           | rw-         | --- | ---  | ---        | ---  | ---        | ---  | ---        | --- | ---
alice tenant        | rw-   | rw-           | rw-         | r-- | r--  | r--        | rwv  | r--        | rwv  | r--        | --- | ---
rea tenant          | r--   | r--           | r--         | r-- | r--  | r--        | rwv  | r--        | rwv  | r--        | --- | ---
rita tenant         | r--   | r--           | r--         | r-- | r--  | r--        | rwv  | rw-        | rwv  | r--        | --- | ---
wim tenant          | ---   | ---           | ---         | --- | ---  | ---        | ---  | ---        | ---  | ---        | rw- | rwv
boss user           | ---   | ---           | ---         | --- | ---  | ---        | ---  | ---        | ---  | ---        | --- | rwv
root global         | r--   | r--           | r--         | r-- | r--  | r--        | r--  | r--        | rwv  | r--        | r-- | r--
alice global        | r--   | r--           | r--         | r-- | r--  | r--        | r--  | r--        | rwv  | r--        | r-- | r--
`;

test('what a scope gives to whom', () => {
  const table = parseTable(BY_SCOPE);
  const [head = []] = table;
  const found = table.slice(1).map(([memory = '']) => {
    return [memory, ...head.slice(1).map((subject) => rights(subject, memory))];
  });
  expect(found).toEqual(table.slice(1));
});

/** Of a tenant that shares with a team: Pia publishes there, Otto proposes and Rolf reviews; the local admin is no member. */
const BY_TEAM_ROLE = `
memory        | lea | lea/coder | otto | otto/coder | pia | pia/coder | rolf | rolf/coder | toni | nora
lea tenant    | r-- | r--       | r--  | r--        | r-- | r--       | rwv  | r--        | rwv  | r--
otto tenant   | r-- | r--       | rw-  | rw-        | r-- | r--       | rwv  | r--        | rwv  | r--
pia tenant    | r-- | r--       | r--  | r--        | rwv | rw-       | rwv  | r--        | rwv  | r--
rolf tenant   | r-- | r--       | r--  | r--        | r-- | r--       | rwv  | rw-        | rwv  | r--
nora tenant   | r-- | r--       | r--  | r--        | r-- | r--       | rwv  | r--        | rwv  | r--
pia user      | --- | ---       | ---  | ---        | rwv | rw-       | ---  | ---        | ---  | ---
root global   | r-- | r--       | r--  | r--        | r-- | r--       | r--  | r--        | r--  | rwv
`;

test('what a scope gives in a tenant that shares with a team', () => {
  const table = parseTable(BY_TEAM_ROLE);
  const [head = []] = table;
  const found = table.slice(1).map(([memory = '']) => {
    return [memory, ...head.slice(1).map((subject) => rights(subject, memory))];
  });
  expect(found).toEqual(table.slice(1));
});

/** `alice: walt can_read all`: who gave what to whom on what; a grant by root, an admin, covers its tenant's memories. */
function grantTuple(text: string): GrantTuple {
  const [giver = '', subject = '', relation = '', ...object] = text.replace(':', '').split(' ');
  const { user, subject: kind, agent, tenant } = actor(subject);
  const [type = '', id = ''] = object;
  return {
    subject_user: user,
    subject_agent: kind === 'agent' ? agent : null,
    relation: relation as Relation,
    object_type: type as GrantTuple['object_type'],
    object_id: id,
    tenant,
    covers_user: ROLES[giver]?.role === 'admin' ? null : giver,
  };
}

/** What each grant makes of rights that are `---` or less without it. */
const BY_GRANT = `
grant                                      | memory                   | subject      | rights | because
alice: walt can_read all                   | alice user               | walt         | r--    | a user opens its memories
alice: walt can_write all                  | alice user               | walt         | rw-    | writing carries reading
alice: walt can_review all                 | alice user               | walt         | r-v    | reviewing carries reading
alice: walt owner all                      | alice user               | walt         | rwv    | an owner has every right
alice: walt owner all                      | alice user               | walt/coder   | rw-    | the agents of a user have its grants, but review nothing
alice: walt owner all                      | alice user               | rea          | ---    | a grant serves the one it names
alice: walt owner all                      | rita user                | walt         | ---    | a user opens its own memories alone
alice: walt owner all                      | alice/coder agent        | walt         | ---    | private memories of agents are never opened
alice: walt owner all                      | alice tenant             | walt         | r--    | nor is more given of what the tenant shares
alice: alice owner all                     | alice tenant             | alice        | rw-    | least of all to oneself
rea: rea owner all                         | rea tenant               | rea          | r--    | a role is not got around
alice: alice owner all                     | alice global             | alice        | r--    | nor is the administrator
alice: walt/coder can_read all             | alice user               | walt/coder   | r--    | an agent is named as user/agent
alice: walt/coder can_read all             | alice user               | walt/other   | ---    | and no other agent is meant
alice: walt/coder can_read all             | alice user               | walt         | ---    | nor its user
alice: walt/default can_review all         | alice user               | walt         | r-v    | who acts as the agent default, though
alice: alice/coder can_review all          | alice user               | alice/coder  | rwv    | an agent that was named may review
alice: alice/coder owner all               | alice agent              | alice/coder  | ---    | but not what is private to another agent
alice: walt can_read memory mem_1          | alice user               | walt         | r--    | one memory
alice: walt can_read memory mem_2          | alice user               | walt         | ---    | and not another
alice: walt can_read namespace p           | alice user in p          | walt         | r--    | a namespace
alice: walt can_read namespace p           | alice user in p/x/y      | walt         | r--    | with all below it
alice: walt can_read namespace p/x         | alice user in p          | walt         | ---    | not above it
alice: walt can_read namespace p           | alice user in pq         | walt         | ---    | nor beside it
alice: walt can_read namespace p           | alice user               | walt         | ---    | nor outside of any
root: walt can_read all                    | alice user               | walt         | r--    | an administrator opens the tenant's memories
root: walt owner all                       | alice tenant             | walt         | rwv    | the shared ones too
root: walt owner all                       | alice tenant             | walt/coder   | rw-    | and agents still review nothing
root: walt/coder can_review all            | alice tenant             | walt/coder   | r-v    | unless they are named
root: walt owner all                       | root global              | walt         | rwv    | and those for everybody
root: walt owner all                       | alice/coder agent        | walt         | ---    | never those private to agents
root: walt owner all                       | wim tenant               | walt         | ---    | never those of another tenant
root: root can_read all                    | alice user               | root         | r--    | an administrator, too, needs a grant for personal memories
root: root can_review all                  | alice user               | root/coder   | r--    | its agents get what is not review
root: rita can_write namespace p           | alice tenant in p/x      | rita/coder   | rw-    | a grant adds to what the scope gives
boss: wim owner all                        | alice user               | wim          | ---    | grants end at the tenant
boss: wim owner all                        | root global              | wim          | r--    | also where everybody reads
root: otto owner all                       | pia tenant               | otto         | r--    | the roles of a team are not this engine's to give
root: otto owner all                       | pia user                 | otto         | rwv    | which holds for what the team shares, and nothing else
`;

test('what a grant adds', () => {
  const table = parseTable(BY_GRANT).slice(1);
  const found = table.map(([grant = '', memory = '', subject = '', , because]) => {
    return [grant, memory, subject, rights(subject, memory, [grantTuple(grant)]), because];
  });
  expect(found).toEqual(table);
});
