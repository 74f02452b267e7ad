import { BILLING, type Case, FREEZE, memories, refused, TABS, UNKNOWN, value } from './case.ts';

export const batches: Case[] = [
  {
    name: 'many are stored at once; one that cannot be stored stops no other',
    approval: 'auto',
    without: ['the command line'],
    steps: [
      {
        call: 'store_batch',
        args: { memories: [{ content: TABS }, { content: '' }, { content: BILLING, type: 'fact' }] },
        gives: value({
          stored: 2,
          failed: 1,
          results: [
            { index: 0, ok: true, state: 'active', outcome: 'created' },
            { index: 1, ok: false, error: { code: 'validation_failed' } },
            { index: 2, ok: true },
          ],
        }),
      },
      { call: 'query', gives: memories(TABS, BILLING) },
    ],
  },
];

export const deciding: Case[] = [
  {
    name: 'what waits is in the queue with its proposal, is rejected for good, and allowed again',
    approval: 'required',
    steps: [
      { call: 'store', args: { content: TABS }, as: '$tabs', gives: value({}) },
      { call: 'store', args: { content: BILLING }, as: '$billing', gives: value({}) },
      {
        call: 'queue',
        gives: value({
          waiting: 2,
          batches: [
            {
              agent: 'default',
              size: 2,
              memories: [
                { id: '$tabs', conflict: null, proposal: { version: 1, changes: [] } },
                { id: '$billing', content: BILLING },
              ],
            },
          ],
        }),
      },
      {
        call: 'reject',
        args: { id: '$tabs', never: true, reason: 'Nobody said so' },
        gives: value({ id: '$tabs', outcome: 'deleted', never: true }),
      },
      { call: 'reject', args: { id: '$tabs' }, gives: refused('not found') },
      { call: 'rejections', gives: value({ rejections: [{ id: '$tabs', reason: 'Nobody said so' }] }) },
      { call: 'allow', args: { id: '$tabs' }, gives: value({ id: '$tabs', allowed: 1 }) },
      { call: 'rejections', gives: value({ rejections: [] }) },
      {
        call: 'reject_batch',
        args: { ids: ['$billing', UNKNOWN] },
        gives: value({ rejected: 1, failed: 1, rejected_ids: ['$billing'] }),
      },
      { call: 'queue', gives: value({ waiting: 0, batches: [] }) },
    ],
  },
];

export const sharing: Case[] = [
  {
    name: 'who is in no team has none, shares nothing, and has no conflicts',
    approval: 'auto',
    steps: [
      { call: 'store', args: { content: TABS, scope: 'tenant' }, as: '$tabs', gives: value({}) },
      { call: 'store', args: { content: FREEZE }, as: '$freeze', gives: value({}) },
      { call: 'teams', gives: { value: { teams: [] } } },
      { call: 'conflicts', gives: { value: { conflicts: [] } } },
      { call: 'share', args: { ids: ['$tabs'] }, gives: refused('not found') },
      { call: 'settle', args: { id: '$freeze', content: BILLING }, gives: refused('conflict') },
      { call: 'settle', args: { id: '$tabs', content: BILLING }, gives: refused('not allowed') },
      { call: 'settle', args: { id: UNKNOWN, content: BILLING }, gives: refused('not found') },
    ],
  },
  {
    name: 'a team is made on a relay, by an admin of the tenant, and joined by a link',
    approval: 'auto',
    steps: [
      {
        call: 'create_team',
        args: { name: 'Platform', relay: 'ws://127.0.0.1:1' },
        gives: refused('not allowed'),
      },
      {
        call: 'create_team',
        args: { name: 'Platform', relay: 'ftp://example.com' },
        gives: refused('wrong value'),
      },
      { call: 'join_team', args: { link: 'holdfast://join#nonsense' }, gives: refused('wrong value') },
      { call: 'join_team', args: { link: 'https://example.com' }, gives: refused('wrong value') },
      { call: 'teams', gives: { value: { teams: [] } } },
    ],
  },
];
