import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { RELATIONS, ROLES } from '../../../shared/identity.ts';
import { Namespace, SCOPES } from '../../../shared/memory.ts';
import { TEAM_ROLES } from '../../../shared/team.ts';
import { type Actor, type GrantTuple, may, type Placement } from '../domain/rights.ts';
import { type Database, openDatabase, type WritableDb } from './database.ts';
import { migrate } from './migrate.ts';
import { visibleTo } from './visibility.ts';

const TENANT_OF: Readonly<Record<string, string>> = {
  ann: 'default',
  bob: 'default',
  cid: 'default',
  dan: 'acme',
};
const USERS = Object.keys(TENANT_OF);
const AGENTS = ['default', 'coder'];
const MEMORIES = Array.from({ length: 8 }, (_, index) => `mem_${index}`);

const user = fc.constantFrom(...USERS);
const agent = fc.constantFrom(...AGENTS);
const tenant = fc.constantFrom('default', 'acme');
const namespace = fc.oneof(
  fc.constantFrom('a', 'a/b', 'a/b/c', 'ab', 'A', 'a%', '_', '😀', '😀/a', '😀😀'),
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 4 })
    .filter((text) => Namespace.safeParse(text).success),
);

const placements: fc.Arbitrary<Placement[]> = fc.tuple(
  ...MEMORIES.map((id) =>
    fc
      .record({ scope: fc.constantFrom(...SCOPES), user, agent, namespace: fc.option(namespace) })
      .map((place) => ({ ...place, id, tenant: TENANT_OF[place.user] ?? '' })),
  ),
);

const objects = fc.oneof(
  fc.constant({ object_type: 'all' as const, object_id: '/memories' }),
  fc.constantFrom(...MEMORIES).map((object_id) => ({ object_type: 'memory' as const, object_id })),
  namespace.map((object_id) => ({ object_type: 'namespace' as const, object_id })),
);

const grants: fc.Arbitrary<GrantTuple[]> = fc.array(
  fc
    .record({
      subject_user: user,
      subject_agent: fc.option(agent),
      relation: fc.constantFrom(...RELATIONS),
      tenant,
      covers_user: fc.option(user),
    })
    .chain((subject) => objects.map((object) => ({ ...subject, ...object }))),
  { maxLength: 8 },
);

const actors: fc.Arbitrary<Actor> = fc
  .record({
    user,
    agent,
    role: fc.constantFrom(...ROLES),
    tenantRole: fc.option(fc.constantFrom(...TEAM_ROLES), { nil: undefined }),
    inPerson: fc.boolean(),
  })
  .map(({ inPerson, ...who }) => ({
    ...who,
    tenant: TENANT_OF[who.user] ?? '',
    agent: inPerson ? 'default' : who.agent,
    subject: inPerson ? 'user' : 'agent',
  }));

const directory = mkdtempSync(join(tmpdir(), 'holdfast-visibility-'));
const db = createDatabase();
afterAll(() => {
  db.close();
  rmSync(directory, { recursive: true });
});

function createDatabase(): Database {
  const created = openDatabase(join(directory, 'holdfast.db'));
  migrate(created, () => {});
  created.write((tx) => {
    for (const id of new Set(Object.values(TENANT_OF))) tx.run('INSERT INTO tenants VALUES (:id, 0)', { id });
    for (const [id, of] of Object.entries(TENANT_OF))
      tx.run(`INSERT INTO users VALUES (:id, :id, :of, 'writer', 0)`, { id, of });
  });
  return created;
}

function insertPlacement(tx: WritableDb, place: Placement): void {
  tx.run(
    `INSERT INTO memories (id, content, content_hash, type, scope, state, tags, metadata, namespace, tenant, user, agent,
       source, created_at, updated_at, version, latest_version)
     VALUES (:id, 'x', x'00', 'fact', :scope, 'active', '[]', '{}', :namespace, :tenant, :user, :agent,
       'http', 0, 0, 1, 1)`,
    { ...place },
  );
}

function insertTuple(tx: WritableDb, tuple: GrantTuple, index: number): void {
  tx.run(
    `INSERT INTO grants VALUES (:id, :subject_user, :subject_agent, :relation, :object_type, :object_id, :tenant,
       :covers_user, 'ann', 0) ON CONFLICT DO NOTHING`,
    { ...tuple, id: `grt_${index}` },
  );
}

class RolledBack extends Error {}

/** Runs `action` on these rows and takes them away again. */
function withRows(memories: Placement[], tuples: GrantTuple[], action: (tx: WritableDb) => void): void {
  const attempt = () =>
    db.write((tx) => {
      for (const place of memories) insertPlacement(tx, place);
      tuples.forEach((tuple, index) => {
        insertTuple(tx, tuple, index);
      });
      action(tx);
      throw new RolledBack();
    });
  expect(attempt).toThrow(RolledBack);
}

function visibleIds(right: 'read' | 'review', actor: Actor, memories: Placement[], tuples: GrantTuple[]) {
  const { sql, params } = visibleTo(actor, right, tuples.length > 0);
  let found: string[] = [];
  withRows(memories, tuples, (tx) => {
    const rows = tx.all<{ id: string }>(`SELECT m.id FROM memories m WHERE ${sql} ORDER BY m.id`, params);
    found = rows.map(({ id }) => id);
  });
  return found;
}

test.each(['read', 'review'] as const)('SQL and rule agree on who may %s what', (right) => {
  fc.assert(
    fc.property(placements, grants, actors, (memories, tuples, actor) => {
      const allowed = memories.filter((place) => may(right, actor, place, tuples)).map(({ id }) => id);
      expect(visibleIds(right, actor, memories, tuples)).toEqual(allowed);
    }),
    { numRuns: 500 },
  );
});

/** A path and something that starts like it: below it, beside it, or the path itself. */
const paths = fc
  .tuple(namespace, fc.constantFrom('', '/', '/x', 'x', '/x/y', '😀'))
  .map(([root, rest]) => [root, root + rest] as const);

test('SQL and rule agree on what lies below a namespace', () => {
  const ann: Actor = { tenant: 'default', user: 'ann', agent: 'default', subject: 'user', role: 'reader' };
  const tuple = {
    subject_user: 'ann',
    subject_agent: null,
    relation: 'can_read',
    object_type: 'namespace',
    tenant: 'default',
    covers_user: null,
  } as const;
  const bobs = { id: 'mem_1', scope: 'user', tenant: 'default', user: 'bob', agent: 'default' } as const;
  fc.assert(
    fc.property(paths, fc.boolean(), ([root, path], inverted) => {
      const place: Placement = { ...bobs, namespace: inverted ? root : path };
      const tuples: GrantTuple[] = [{ ...tuple, object_id: inverted ? path : root }];
      const allowed = may('read', ann, place, tuples) ? ['mem_1'] : [];
      expect(visibleIds('read', ann, [place], tuples)).toEqual(allowed);
    }),
    { numRuns: 300 },
  );
});
