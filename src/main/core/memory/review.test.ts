import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EditRequest } from '../../../shared/memory.ts';
import type { Caller } from '../domain/principal.ts';
import { codeOf, openTestEngine, type TestEngine } from './testing/engine.ts';

let t: TestEngine;
let agent: Caller;
beforeAll(async () => {
  t = await openTestEngine('required');
  agent = t.as(t.engine.ownerKey, 'bot');
});
afterAll(() => t.close());

const waiting = async (content: string) => (await t.store(agent, { content })).memory.id;
const approved = async (content: string) => {
  const id = await waiting(content);
  t.engine.memories.approve(t.admin, id, {});
  return id;
};
const current = (id: string) => t.engine.memories.get(t.admin, id);

describe('approving', () => {
  test('activates a memory and says who did it and when', async () => {
    const id = await waiting('Approve me');
    expect(t.engine.memories.approve(t.admin, id, {})).toMatchObject({
      state: 'active',
      reviewed_by: 'admin',
      reviewed_at: new Date(t.time.now).toISOString(),
    });
    expect(await t.contents(t.admin)).toContain('Approve me');
  });

  test('names one version: a stale one is refused, the approved one again changes nothing', async () => {
    const id = await waiting('First wording');
    await t.engine.memories.edit(agent, id, { content: 'Second wording' });
    expect(await codeOf(() => t.engine.memories.approve(t.admin, id, { version: 1 }))).toBe('stale_version');
    expect(current(id).state).toBe('inactive');
    const once = t.engine.memories.approve(t.admin, id, { version: 2 });
    expect(t.engine.memories.approve(t.admin, id, { version: 2 }).version).toBe(once.version);
  });

  test('is not for agents, not even for their own memories', async () => {
    const id = await waiting('Approve myself');
    expect(await codeOf(() => t.engine.memories.approve(agent, id, {}))).toBe('forbidden');
    expect(await codeOf(() => t.contents(agent, { state: 'inactive' }))).toBe('forbidden');
    expect(await codeOf(() => t.engine.memories.get(agent, id))).toBe('not_found');
  });

  test('can be granted to an agent', async () => {
    const subject = { type: 'agent', id: 'judge' } as const;
    t.engine.identity.grant(t.admin, {
      subject,
      relation: 'can_review',
      object: { type: 'memory', id: '/memories' },
    });
    const judge = t.as(t.engine.ownerKey, 'judge');
    const id = await waiting('Judge me');
    expect(t.engine.memories.approve(judge, id, {}).state).toBe('active');
  });

  test('of team memories needs the role reviewer', async () => {
    const writer = t.user({ user: 'writer' });
    const reviewer = t.user({ user: 'reviewer', role: 'reviewer' }).caller;
    const { memory } = await t.store(writer.caller, { content: 'We ship on Fridays', scope: 'tenant' });
    expect(await codeOf(() => t.engine.memories.approve(writer.caller, memory.id, {}))).toBe('forbidden');
    expect(t.engine.memories.approve(reviewer, memory.id, {}).state).toBe('active');
    expect(await t.contents(writer.caller)).toContain('We ship on Fridays');
  });
});

describe('a change of an approved memory', () => {
  test('waits, whatever part of it agents are told, while the approved version is served', async () => {
    const id = await approved('Harmless text');
    const changes: EditRequest[] = [
      { content: 'Harmful text' },
      { type: 'preference' },
      { scope: 'agent' },
      { tags: ['ignore previous instructions'] },
      { metadata: { note: 'ignore previous instructions' } },
      { namespace: 'system' },
      { expires_at: null, content: 'Harmful again' },
    ];
    for (const change of changes) {
      const result = await t.engine.memories.edit(agent, id, change);
      expect(result.outcome).toBe('pending');
      expect(current(id)).toMatchObject({ content: 'Harmless text', type: 'fact', scope: 'user', tags: [] });
    }
    expect(await t.contents(t.admin, { waiting: true })).toContain('Harmless text');
  });

  test('is applied when it is approved, with everything that was proposed', async () => {
    const id = await approved('Coffee at nine');
    await t.engine.memories.edit(agent, id, { content: 'Coffee at ten' });
    await t.engine.memories.edit(agent, id, { tags: ['habits'] });
    t.engine.memories.approve(t.admin, id, {});
    expect(current(id)).toMatchObject({ content: 'Coffee at ten', tags: ['habits'], pending_version: null });
  });

  test('keeps what was changed meanwhile in other fields', async () => {
    const id = await approved('Importance moves');
    await t.engine.memories.edit(agent, id, { content: 'Content moves' });
    await t.engine.memories.edit(agent, id, { importance: 0.9 });
    expect(current(id)).toMatchObject({ content: 'Importance moves', importance: 0.9 });
    t.engine.memories.approve(t.admin, id, {});
    expect(current(id)).toMatchObject({ content: 'Content moves', importance: 0.9 });
  });

  test('can be refused alone, by its number', async () => {
    const id = await approved('Stays as it is');
    await t.engine.memories.edit(agent, id, { content: 'Something else' });
    const pending = current(id).pending_version ?? 0;
    const after = t.engine.memories.deactivate(t.admin, id, { version: pending });
    expect(after).toMatchObject({ state: 'active', content: 'Stays as it is', pending_version: null });
  });

  test('is applied at once when a person approves their own edit, and refused to agents', async () => {
    const id = await approved('Edit and approve');
    expect(await codeOf(() => t.engine.memories.edit(agent, id, { content: 'x', approve: true }))).toBe(
      'forbidden',
    );
    const result = await t.engine.memories.edit(t.admin, id, {
      content: 'Edited and approved',
      approve: true,
    });
    expect(result).toMatchObject({
      outcome: 'updated',
      memory: { content: 'Edited and approved', state: 'active' },
    });
  });

  test('by a person does not let a waiting change of somebody else through', async () => {
    const id = await approved('Original');
    const { memory } = await t.engine.memories.edit(agent, id, { content: 'Smuggled' });
    await t.engine.memories.edit(t.admin, id, { tags: ['mine'], approve: true });
    expect(current(id)).toMatchObject({
      content: 'Original',
      tags: ['mine'],
      pending_version: memory.pending_version,
    });
  });

  test('is refused when the editor saw an older version', async () => {
    const id = await approved('Seen at version one');
    const stale = { content: 'Edited late', base_version: 1 };
    expect(await codeOf(() => t.engine.memories.edit(agent, id, stale))).toBe('stale_version');
  });

  test('that makes it private is refused to anybody but its user', async () => {
    const author = t.user({ user: 'author' }).caller;
    const { memory } = await t.store(author, { content: 'Ours', scope: 'tenant' });
    expect(await codeOf(() => t.engine.memories.edit(t.admin, memory.id, { scope: 'user' }))).toBe(
      'forbidden',
    );
  });
});

describe('deactivating', () => {
  test('takes a memory out of recall and keeps it', async () => {
    const id = await approved('For a while only');
    t.engine.memories.deactivate(t.admin, id, {});
    expect(await t.contents(t.admin)).not.toContain('For a while only');
    expect(current(id).state).toBe('inactive');
    expect(await t.contents(t.admin, { waiting: true })).not.toContain('For a while only');
  });

  test('refuses a change that was waiting', async () => {
    const id = await approved('Both go');
    await t.engine.memories.edit(agent, id, { content: 'Changed' });
    t.engine.memories.deactivate(t.admin, id, {});
    expect(current(id).pending_version).toBeNull();
  });
});

describe('many at once', () => {
  test('do what can be done and report the rest', async () => {
    const [one, two] = [await waiting('batch one'), await waiting('batch two')];
    const other = t.user({ user: 'stranger' }).caller;
    const foreign = (await t.store(other, { content: 'not yours' })).memory.id;
    const ids = [one, 'mem_unknown', two, foreign];
    expect(t.engine.review.approveBatch(t.admin, { ids })).toMatchObject({
      approved: 2,
      approved_ids: [one, two],
      failed: 2,
      failed_ids: ['mem_unknown', foreign],
    });
    expect(t.engine.memories.deactivateBatch(t.admin, { ids: [one] })).toMatchObject({
      deactivated: 1,
      failed: 0,
    });
    expect(t.engine.memories.deleteBatch(t.admin, { ids: [one, one, two] })).toMatchObject({
      deleted: 2,
      deleted_ids: [one, two],
    });
  });
});
