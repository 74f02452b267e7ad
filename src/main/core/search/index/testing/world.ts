import fc from 'fast-check';
import { RELATIONS, ROLES } from '../../../../../shared/identity.ts';
import { SCOPES, STATES, TYPES } from '../../../../../shared/memory.ts';
import { TEAM_ROLES } from '../../../../../shared/team.ts';
import { STATE_FILTERS } from '../../../../../shared/terms.ts';
import type { MemoryRecord } from '../../../domain/memory.ts';
import type { Actor, GrantTuple } from '../../../domain/rights.ts';
import type { WritableDb } from '../../../store/database.ts';
import { NOW } from '../../testing/store.ts';
import type { SearchFilters } from '../protocol.ts';

/** Everybody in the world of the property tests, and the tenant of each. */
export const TENANT_OF: Readonly<Record<string, string>> = {
  ann: 'default',
  bob: 'default',
  cid: 'default',
  dan: 'acme',
};
const USERS = Object.keys(TENANT_OF);
const AGENTS = ['default', 'coder'];
const NAMESPACES = ['work', 'work/db', 'workshop', 'home'];
const SESSIONS = ['monday', 'tuesday'];
const TAGS = ['red', 'blue'];
const WORDS = ['tabs', 'spaces', 'river', 'cat', 'invoice', 'deploy', 'the', 'prefer', 'prefers'];
const HOUR = 3_600_000;

/** Puts the people of the world into a database. */
export function populate(db: WritableDb): void {
  for (const id of new Set(Object.values(TENANT_OF)))
    db.run('INSERT INTO tenants (id, created_at) VALUES (:id, 0) ON CONFLICT DO NOTHING', { id });
  for (const [id, tenant] of Object.entries(TENANT_OF))
    db.run(`INSERT INTO users (id, name, tenant, role, created_at) VALUES (:id, :id, :tenant, 'admin', 0)`, {
      id,
      tenant,
    });
}

// Most belongs together, so that sessions get long and are seen in part.
export const user = fc.constantFrom('ann', 'ann', 'ann', ...USERS);
const agent = fc.constantFrom(...AGENTS);
const namespace = fc.constantFrom(...NAMESPACES);
const session = fc.constantFrom('monday', 'monday', ...SESSIONS);
const importance = fc.constantFrom(0, 0.3, 0.5, 1);
/** Whole hours around now, so that memories share instants and some have expired. */
const instant = fc.integer({ min: -5, max: 5 }).map((hours) => NOW + hours * HOUR);

export const content = fc
  .tuple(fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 12 }), fc.constantFrom('', '?', '.'))
  .map(([words, end]) => words.join(' ') + end);

/** The attributes that a memory may have from the start. */
export const attributes: fc.Arbitrary<Partial<MemoryRecord>> = fc
  .record({
    user,
    agent,
    scope: fc.constantFrom('user' as const, 'user' as const, ...SCOPES),
    state: fc.constantFrom(...STATES, 'active' as const),
    type: fc.constantFrom(...TYPES),
    importance: fc.option(importance),
    tags: fc.subarray(TAGS),
    metadata: fc.constantFrom({}, { speaker: 'Eve' }, { speaker: 7 }),
    namespace: fc.option(namespace),
    session: fc.option(session, { freq: 4 }),
    created_at: instant,
    valid_from: fc.option(instant, { freq: 1 }),
    expires_at: fc.option(instant, { freq: 1 }),
  })
  .map((fields) => ({ ...fields, tenant: TENANT_OF[fields.user] ?? '' }));

/** What a change may set. */
export const changes: fc.Arbitrary<Partial<MemoryRecord>> = fc.oneof(
  content.map((text) => ({ content: text })),
  fc.constantFrom(...STATES).map((state) => ({ state })),
  fc.constantFrom(...SCOPES).map((scope) => ({ scope })),
  fc.option(instant).map((at) => ({ deleted_at: at })),
  fc.option(instant).map((at) => ({ expires_at: at })),
  fc.option(instant).map((at) => ({ valid_from: at })),
  fc.option(namespace).map((name) => ({ namespace: name })),
  fc.subarray(TAGS).map((tags) => ({ tags })),
  fc.option(importance).map((value) => ({ importance: value })),
);

export const principal: fc.Arbitrary<Actor> = fc
  .record({
    user,
    agent,
    subject: fc.constantFrom('user' as const, 'user' as const, 'agent' as const),
    role: fc.constantFrom(...ROLES),
    tenantRole: fc.option(fc.constantFrom(...TEAM_ROLES), { nil: undefined }),
  })
  .map((actor) => ({ ...actor, tenant: TENANT_OF[actor.user] ?? '' }));

export const grants: fc.Arbitrary<GrantTuple[]> = fc.uniqueArray(
  fc
    .record({
      subject_user: user,
      subject_agent: fc.option(agent),
      relation: fc.constantFrom(...RELATIONS),
      object: fc.oneof(
        fc.constant(['all', '/memories'] as const),
        fc.integer({ min: 1, max: 12 }).map((number) => ['memory', `mem_${number}`] as const),
        namespace.map((name) => ['namespace', name] as const),
      ),
      tenant: fc.constantFrom(...new Set(Object.values(TENANT_OF))),
      covers_user: fc.option(user),
    })
    .map(({ object: [object_type, object_id], ...tuple }) => ({ ...tuple, object_type, object_id })),
  { maxLength: 3, selector: (grant) => JSON.stringify(grant) },
);

const filterValues = fc.record({
  scope: fc.subarray([...SCOPES]),
  type: fc.subarray([...TYPES]),
  namespace,
  namespace_prefix: fc.constantFrom('work', 'work/', 'h'),
  tags: fc.subarray(TAGS),
  user,
  agent,
  session,
  created_after: fc.constantFrom('2025-01-15', '2025-01-15T10:30:00Z'),
  created_before: fc.constantFrom('2025-01-16', '2025-01-15T10:30:00Z'),
  created_during: fc.constantFrom('2025', '2025-01-15', '2025-01-15T10:30:00Z'),
  importance_min: importance,
  importance_max: importance,
});

/** At most two filters beside the state: of more, hardly a memory passes. */
export const filters: fc.Arbitrary<SearchFilters> = filterValues.chain((values) =>
  fc
    .tuple(
      fc.subarray(Object.keys(values), { maxLength: 2 }),
      fc.constantFrom('active' as const, ...STATE_FILTERS),
    )
    .map(([names, state]) => ({
      ...Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name))),
      state,
    })),
);
