import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '../../domain/principal.ts';
import { codeOf, openTestEngine, type TestEngine } from '../testing/engine.ts';
import { exported, importText, memoriesIn } from './testing/transfer.ts';

let t: TestEngine;
let bot: Caller;
let alice: Caller;
beforeAll(async () => {
  t = await openTestEngine('required', { model: false });
  bot = t.as(t.engine.ownerKey, 'bot');
  alice = t.user({ user: 'alice', role: 'writer' }).caller;
  await t.storeActive(t.admin, { content: 'Active of the admin', tags: ['a'], namespace: 'p/x' });
  await t.store(bot, { content: 'Waits' });
  await t.storeActive(t.admin, { content: 'For the team', scope: 'tenant' });
  await t.storeActive(alice, { content: 'Private to alice' });
  const { id } = await t.storeActive(t.admin, { content: 'Deleted later' });
  t.engine.memories.delete(t.admin, id, {});
});
afterAll(() => t.close());

const contents = (caller: Caller, request: object = {}) =>
  memoriesIn(exported(t, caller, request)).map((memory) => memory.content);

describe('an export', () => {
  test('holds what a person may read or review, deleted memories included, between two marks', () => {
    expect(contents(t.admin)).toEqual(['Active of the admin', 'Waits', 'For the team', 'Deleted later']);
    const lines = exported(t, t.admin).trimEnd().split('\n');
    expect(lines[0]).toBe('{"holdfast_export":1}');
    expect(lines.at(-1)).toBe('{"holdfast_export_end":{"memories":4}}');
  });

  test('holds for an agent what it recalls, and refuses what waits', async () => {
    expect(contents(bot)).toEqual(['Active of the admin', 'For the team']);
    expect(await codeOf(() => exported(t, bot, { state: 'all' }))).toBe('forbidden');
  });

  test('takes the filters of a query', () => {
    expect(contents(t.admin, { state: 'active', scope: 'user' })).toEqual(['Active of the admin']);
    expect(contents(t.admin, { tags: 'a' })).toEqual(['Active of the admin']);
    expect(contents(t.admin, { namespace_prefix: 'p/', state: 'inactive' })).toEqual([]);
    expect(contents(t.admin, { complete: 'false' })).toEqual([
      'Active of the admin',
      'Waits',
      'For the team',
    ]);
  });

  test('leaves the history out for those who may only read', () => {
    const [team] = memoriesIn(exported(t, alice)).filter((memory) => memory.scope === 'tenant');
    expect(team?.content).toBe('For the team');
    expect(team?.versions).toBeUndefined();
  });

  test('is noted in the audit log', async () => {
    const { entries } = await t.engine.system.audit(t.admin, { limit: 1, action: 'memory.export' });
    expect(entries).toMatchObject([{ user: 'alice', object: null, outcome: 'ok' }]);
  });
});

describe('a restore', () => {
  const restore = (caller: Caller, text: string) => importText(t, caller, text, { mode: 'restore' });
  const line = (change: object = {}) => {
    const [memory] = memoriesIn(exported(t, t.admin));
    return JSON.stringify({ ...memory, id: `mem_${'0'.repeat(32)}`, ...change });
  };

  test('is for administrators in person', async () => {
    for (const caller of [bot, alice]) expect(await codeOf(() => restore(caller, line()))).toBe('forbidden');
  });

  test.each([
    [{ versions: undefined }, 'versions: are missing; this export was made without the history.'],
    [{ versions: [] }, 'versions: must be numbered from 1 to latest_version'],
    [{ content: 'Something else' }, 'version: does not say what the memory says'],
    [{ pending_version: 1 }, 'pending_version: does not wait'],
    [{ state: 'loud' }, 'state: must be one of inactive, active'],
    [{ id: '../../etc/passwd' }, 'id: is not the id of a memory'],
    [{ purged_at: '2025-01-01T00:00:00Z' }, 'purged_at: a purged memory has no content and no versions'],
    [{ tenant: 'elsewhere' }, 'User admin belongs to another tenant here.'],
    [{ user: 'ADMIN' }, "Another user's name differs from ADMIN only in upper and lower case."],
    [{ colour: 'red' }, 'colour: is not a known field'],
  ])('refuses what contradicts itself: %j', async (change, message) => {
    const { items } = await restore(t.admin, line(change));
    expect(items.map((item) => item.error?.message)).toEqual([message]);
  });

  test('refuses a memory that went another way here, and an export of a newer version', async () => {
    const before = exported(t, t.admin);
    const { id } = memoriesIn(before)[0] ?? { id: '' };
    await t.engine.memories.edit(t.admin, id, { importance: 0.9 });
    const { items } = await restore(t.admin, before);
    expect(items.map((item) => item.outcome)).toEqual(['failed', 'duplicate', 'duplicate', 'duplicate']);
    expect(items[0]?.error?.code).toBe('conflict');
    const newer = await restore(t.admin, '{"holdfast_export":2}');
    expect(newer.items[0]?.error?.message).toBe('holdfast_export: is of a newer version of Holdfast');
  });

  test('makes users that are missing, without a key', async () => {
    const versions = [{ ...(memoriesIn(exported(t, t.admin))[1]?.versions?.[0] ?? {}), user: 'carol' }];
    const [, waits] = memoriesIn(exported(t, t.admin));
    const memory = { ...waits, id: `mem_${'1'.repeat(32)}`, user: 'carol', agent: 'helper', versions };
    const { created } = await restore(t.admin, JSON.stringify(memory));
    expect(created).toBe(1);
    expect(t.engine.identity.listUsers(t.admin).map((user) => user.id)).toContain('carol');
    expect(t.engine.identity.listKeys(t.admin, 'carol')).toEqual([]);
  });
});
