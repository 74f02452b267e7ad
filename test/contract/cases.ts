import { BILLING, type Case, FREEZE, hits, memories, refused, TABS, UNKNOWN, value } from './case.ts';
import { batches, deciding, sharing } from './cases-of-review-and-teams.ts';

const storing: Case[] = [
  {
    name: 'a memory keeps every field that it was stored with',
    approval: 'auto',
    steps: [
      {
        call: 'store',
        args: {
          content: TABS,
          type: 'preference',
          scope: 'tenant',
          importance: 0,
          tags: ['go', 'style'],
          metadata: { ticket: 42, nested: { deep: [true, null, 'ü'] } },
          namespace: 'team/style',
          key: 'indent',
          session: 'standup',
          valid_from: '2025-01-01T00:00:00Z',
          valid_until: '2030-01-01T00:00:00Z',
          reason: 'Maria said so',
        },
        as: '$tabs',
        gives: value({
          outcome: 'created',
          embedded: true,
          degraded: null,
          memory: { id: '$tabs', state: 'active' },
        }),
      },
      {
        call: 'get',
        args: { id: '$tabs' },
        gives: value({
          content: TABS,
          type: 'preference',
          scope: 'tenant',
          importance: 0,
          tags: ['go', 'style'],
          metadata: { ticket: 42, nested: { deep: [true, null, 'ü'] } },
          namespace: 'team/style',
          key: 'indent',
          session: 'standup',
          user: '<user>',
          agent: 'default',
          version: 1,
        }),
      },
      { call: 'retrieve', args: { path: 'team/style/indent' }, gives: value({ id: '$tabs', content: TABS }) },
      { call: 'retrieve', args: { path: 'team/style/other' }, gives: refused('not found') },
      { call: 'stats', gives: value({ total: 1, by_scope: { tenant: 1 }, by_type: { preference: 1 } }) },
    ],
  },
  {
    name: 'the same text is stored once, unless told otherwise',
    approval: 'auto',
    steps: [
      { call: 'store', args: { content: TABS }, as: '$first', gives: value({ outcome: 'created' }) },
      {
        call: 'store',
        args: { content: TABS },
        gives: value({ outcome: 'duplicate', memory: { id: '$first' } }),
      },
      {
        call: 'store',
        args: { content: TABS, on_duplicate: 'store' },
        as: '$second',
        gives: value({ outcome: 'created', memory: { id: '$second' } }),
      },
      { call: 'query', gives: memories(TABS, TABS) },
    ],
  },
  {
    name: 'storing under a key again makes a new version',
    approval: 'auto',
    steps: [
      {
        call: 'store',
        args: { content: 'Staging is at 10.0.0.1', namespace: 'infra', key: 'staging' },
        as: '$staging',
        gives: value({ outcome: 'created', memory: { version: 1 } }),
      },
      {
        call: 'store',
        args: { content: 'Staging is at 10.0.0.2', namespace: 'infra', key: 'staging' },
        gives: value({ outcome: 'updated', memory: { id: '$staging', version: 2 } }),
      },
      {
        call: 'retrieve',
        args: { path: 'infra/staging' },
        gives: value({ content: 'Staging is at 10.0.0.2' }),
      },
      {
        call: 'diff',
        args: { id: '$staging', from: 1, to: 2 },
        gives: value({
          changes: [{ field: 'content', from: 'Staging is at 10.0.0.1', to: 'Staging is at 10.0.0.2' }],
        }),
      },
    ],
  },
];

const finding: Case[] = [
  {
    name: 'queries filter, order and limit',
    approval: 'auto',
    steps: [
      {
        call: 'store',
        args: { content: TABS, type: 'preference', tags: ['go'], importance: 0.9 },
        gives: value({}),
      },
      {
        call: 'store',
        args: { content: BILLING, namespace: 'team/billing', importance: 0.2 },
        gives: value({}),
      },
      { call: 'store', args: { content: FREEZE, scope: 'agent', type: 'experience' }, gives: value({}) },
      { call: 'query', gives: memories(TABS, BILLING, FREEZE) },
      { call: 'query', args: { order: '-created', limit: 2 }, gives: memories(FREEZE, BILLING) },
      { call: 'query', args: { order: '-importance', limit: 1 }, gives: memories(TABS) },
      { call: 'query', args: { type: ['preference', 'experience'] }, gives: memories(TABS, FREEZE) },
      { call: 'query', args: { scope: 'agent' }, gives: memories(FREEZE) },
      { call: 'query', args: { tags: ['go'] }, gives: memories(TABS) },
      { call: 'query', args: { namespace_prefix: 'team/' }, gives: memories(BILLING) },
      { call: 'query', args: { importance_max: 0.5 }, gives: memories(BILLING) },
      { call: 'query', args: { created_before: '2000' }, gives: memories() },
      {
        call: 'query',
        args: { created_after: '2000-01-01', agent: 'default' },
        gives: memories(TABS, BILLING, FREEZE),
      },
    ],
  },
  {
    name: 'searches find by meaning and by words, and nothing that does not fit',
    approval: 'auto',
    steps: [
      { call: 'store', args: { content: TABS, type: 'preference' }, gives: value({}) },
      { call: 'store', args: { content: BILLING }, gives: value({}) },
      { call: 'store', args: { content: FREEZE }, gives: value({}) },
      { call: 'search', args: { query: 'which database does billing use', limit: 1 }, gives: hits(BILLING) },
      {
        call: 'search',
        args: { query: 'when is the deployment freeze', mode: 'semantic', limit: 1 },
        gives: hits(FREEZE),
      },
      { call: 'search', args: { query: 'PostgreSQL', mode: 'keyword' }, gives: hits(BILLING) },
      {
        call: 'search',
        args: { query: 'indentation with tabs', type: 'fact', mode: 'keyword' },
        gives: hits(),
      },
      { call: 'search', args: { query: 'recipe for lemon cake' }, gives: hits() },
      { call: 'search', args: { query: '"NEAR(" content:* AND', mode: 'keyword' }, gives: hits() },
    ],
  },
];

const reviewing: Case[] = [
  {
    name: 'a memory that waits is recalled once it is approved, and no more when it is set aside',
    approval: 'required',
    steps: [
      {
        call: 'store',
        args: { content: TABS },
        as: '$tabs',
        gives: value({ memory: { state: 'inactive' } }),
      },
      { call: 'query', gives: value({ memories: [], waiting: 1 }) },
      { call: 'search', args: { query: TABS }, gives: value({ results: [], waiting: 1 }) },
      { call: 'query', args: { state: 'inactive' }, gives: memories(TABS) },
      {
        call: 'approve',
        args: { id: '$tabs' },
        gives: value({ id: '$tabs', state: 'active', reviewed_by: '<user>' }),
      },
      { call: 'search', args: { query: TABS }, gives: hits(TABS) },
      { call: 'deactivate', args: { id: '$tabs' }, gives: value({ id: '$tabs', state: 'inactive' }) },
      { call: 'query', gives: value({ memories: [], waiting: 0 }) },
      {
        call: 'store',
        args: { content: TABS },
        gives: value({ outcome: 'unchanged', memory: { id: '$tabs' } }),
      },
    ],
  },
  {
    name: 'many are approved, set aside and deleted at once; one that is not there stops no other',
    approval: 'required',
    steps: [
      { call: 'store', args: { content: TABS }, as: '$a', gives: value({}) },
      { call: 'store', args: { content: BILLING }, as: '$b', gives: value({}) },
      {
        call: 'approve_batch',
        args: { ids: ['$a', UNKNOWN, '$b'] },
        gives: value({ approved: 2, failed: 1, approved_ids: ['$a', '$b'], failed_ids: ['<id>'] }),
      },
      {
        call: 'deactivate_batch',
        args: { ids: ['$a'] },
        gives: value({ deactivated: 1, failed: 0, deactivated_ids: ['$a'] }),
      },
      {
        call: 'delete_batch',
        args: { ids: ['$a', '$b', UNKNOWN] },
        gives: value({ deleted: 2, failed: 1, deleted_ids: ['$a', '$b'] }),
      },
      { call: 'query', args: { state: 'all' }, gives: memories() },
    ],
  },
  {
    name: 'an edit of an approved memory waits, and the approved version is recalled until then',
    approval: 'required',
    steps: [
      { call: 'store', args: { content: TABS }, as: '$tabs', gives: value({}) },
      { call: 'approve', args: { id: '$tabs' }, gives: value({ state: 'active' }) },
      {
        call: 'edit',
        args: { id: '$tabs', content: 'Maria prefers spaces', reason: 'She changed her mind' },
        gives: value({ outcome: 'pending', memory: { content: TABS, pending_version: 3 } }),
      },
      { call: 'query', gives: memories(TABS) },
      { call: 'query', args: { state: 'all', waiting: true }, gives: memories(TABS) },
      { call: 'approve', args: { id: '$tabs', version: 2 }, gives: refused('conflict') },
      {
        call: 'approve',
        args: { id: '$tabs', version: 3 },
        gives: value({ content: 'Maria prefers spaces', pending_version: null }),
      },
      { call: 'query', gives: memories('Maria prefers spaces') },
      {
        call: 'edit',
        args: { id: '$tabs', content: 'Maria prefers both', approve: true },
        gives: value({ outcome: 'updated', memory: { content: 'Maria prefers both', state: 'active' } }),
      },
      { call: 'history', args: { id: '$tabs' }, gives: value({ id: '$tabs' }) },
    ],
  },
];

const takingBack: Case[] = [
  {
    name: 'every change can be taken back, a delete too, and every version brought back',
    approval: 'auto',
    steps: [
      { call: 'store', args: { content: TABS }, as: '$tabs', gives: value({}) },
      {
        call: 'edit',
        args: { id: '$tabs', content: 'Maria prefers spaces', importance: 0.5, base_version: 1 },
        gives: value({ outcome: 'updated', memory: { version: 2, importance: 0.5 } }),
      },
      {
        call: 'edit',
        args: { id: '$tabs', type: 'experience', base_version: 1 },
        gives: refused('conflict'),
      },
      { call: 'undo', args: { id: '$tabs' }, gives: value({ memory: { content: TABS, importance: null } }) },
      {
        call: 'restore',
        args: { id: '$tabs', version: 2 },
        gives: value({ memory: { content: 'Maria prefers spaces' } }),
      },
      {
        call: 'edit',
        args: { id: '$tabs', importance: null },
        gives: value({ memory: { importance: null } }),
      },
      {
        call: 'delete',
        args: { id: '$tabs', reason: 'No longer true' },
        gives: value({ deleted: true, id: '$tabs' }),
      },
      { call: 'get', args: { id: '$tabs' }, gives: refused('not found') },
      { call: 'query', args: { state: 'all' }, gives: memories() },
      {
        call: 'undo',
        args: { id: '$tabs' },
        gives: value({ memory: { id: '$tabs', content: 'Maria prefers spaces' } }),
      },
      { call: 'history', args: { id: '$tabs' }, gives: value({ id: '$tabs', versions: { length: 7 } }) },
      { call: 'purge', args: { id: '$tabs' }, gives: value({ id: '$tabs', purged: true }) },
      { call: 'get', args: { id: '$tabs' }, gives: refused('not found') },
    ],
  },
];

const refusing: Case[] = [
  {
    name: 'wrong values are refused and change nothing',
    approval: 'auto',
    steps: [
      { call: 'store', args: { content: '' }, gives: refused('wrong value') },
      { call: 'store', args: { content: ' \n ' }, gives: refused('wrong value') },
      { call: 'store', args: { content: 'x'.repeat(32 * 1024 + 1) }, gives: refused('wrong value') },
      { call: 'store', args: { content: TABS, type: 'opinion' }, gives: refused('wrong value') },
      { call: 'store', args: { content: TABS, scope: 'everybody' }, gives: refused('wrong value') },
      { call: 'store', args: { content: TABS, importance: 1.5 }, gives: refused('wrong value') },
      { call: 'store', args: { content: TABS, key: 'without-namespace' }, gives: refused('wrong value') },
      {
        call: 'store',
        args: { content: TABS, expires_at: '2001-01-01T00:00:00Z' },
        gives: refused('wrong value'),
      },
      { call: 'query', args: { created_after: 'yesterday' }, gives: refused('wrong value') },
      { call: 'query', args: { limit: 0 }, gives: refused('wrong value') },
      { call: 'search', args: { query: TABS, mode: 'magic' }, gives: refused('wrong value') },
      { call: 'stats', gives: value({ total: 0 }) },
    ],
  },
  {
    name: 'what is not there is not found',
    approval: 'auto',
    steps: [
      { call: 'get', args: { id: UNKNOWN }, gives: refused('not found') },
      { call: 'edit', args: { id: UNKNOWN, content: TABS }, gives: refused('not found') },
      { call: 'approve', args: { id: UNKNOWN }, gives: refused('not found') },
      { call: 'deactivate', args: { id: UNKNOWN }, gives: refused('not found') },
      { call: 'delete', args: { id: UNKNOWN }, gives: refused('not found') },
      { call: 'history', args: { id: UNKNOWN }, gives: refused('not found') },
      { call: 'undo', args: { id: UNKNOWN }, gives: refused('not found') },
      { call: 'purge', args: { id: UNKNOWN }, gives: refused('not found') },
      { call: 'get', args: { id: '../stats' }, gives: refused('not found') },
      { call: 'retrieve', args: { path: 'no/where' }, gives: refused('not found') },
    ],
  },
  {
    name: 'what only an administrator may write is refused to others',
    approval: 'auto',
    steps: [
      { call: 'store', args: { content: TABS, scope: 'global' }, gives: refused('not allowed') },
      { call: 'store', args: { content: TABS }, as: '$tabs', gives: value({}) },
      { call: 'edit', args: { id: '$tabs', scope: 'global' }, gives: refused('not allowed') },
      { call: 'get', args: { id: '$tabs' }, gives: value({ scope: 'user', version: 1 }) },
    ],
  },
];

/** What every face of the product does alike. */
export const CASES: readonly Case[] = [
  ...storing,
  ...batches,
  ...finding,
  ...reviewing,
  ...deciding,
  ...takingBack,
  ...refusing,
  ...sharing,
];
