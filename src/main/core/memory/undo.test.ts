import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '../domain/principal.ts';
import { codeOf, openTestEngine, type TestEngine } from './testing/engine.ts';

let t: TestEngine;
let agent: Caller;
beforeAll(async () => {
  t = await openTestEngine('required');
  agent = t.as(t.engine.ownerKey, 'bot');
});
afterAll(() => t.close());

const current = (id: string) => t.engine.memories.get(t.admin, id);
const undo = (id: string, caller = t.admin) => t.engine.memories.undo(caller, id, {});
const active = async (content: string) => (await t.storeActive(t.admin, { content })).id;

describe('undo', () => {
  test('brings a deleted memory back as it was', async () => {
    const id = await active('Deleted by mistake');
    t.engine.memories.delete(t.admin, id, {});
    expect(await codeOf(() => current(id))).toBe('not_found');
    expect(undo(id).memory).toMatchObject({ state: 'active', content: 'Deleted by mistake' });
    expect(await t.contents(t.admin)).toContain('Deleted by mistake');
  });

  test('walks back through the changes, one by one, to before the store', async () => {
    const id = await active('one');
    await t.engine.memories.edit(t.admin, id, { content: 'two', approve: true });
    await t.engine.memories.edit(t.admin, id, { content: 'three', approve: true });
    expect(undo(id).memory.content).toBe('two');
    expect(undo(id).memory.content).toBe('one');
    undo(id);
    expect(await codeOf(() => current(id))).toBe('not_found');
  });

  test('of the store itself says that the memory is deleted, and can be undone', async () => {
    const id = await active('Undone once too often');
    expect(undo(id)).toMatchObject({ outcome: 'deleted', notice: expect.stringContaining('deleted') });
    expect(undo(id).memory).toMatchObject({ state: 'active', content: 'Undone once too often' });
    expect(await t.contents(t.admin)).toContain('Undone once too often');
    expect(undo(id).outcome).toBe('deleted');
    expect(undo(id).outcome).toBe('updated');
  });

  test('by an agent brings back nothing whose store a person took back', async () => {
    const { memory } = await t.store(agent, { content: 'Unstored by a person' });
    undo(memory.id);
    expect(await codeOf(() => undo(memory.id, agent))).toBe('forbidden');
  });

  test('of an approval lets the memory wait again', async () => {
    const { memory } = await t.store(agent, { content: 'Approved too soon' });
    t.engine.memories.approve(t.admin, memory.id, {});
    expect(undo(memory.id).memory).toMatchObject({ state: 'inactive', reviewed_by: null, reviewed_at: null });
    expect(await t.contents(t.admin, { waiting: true })).toContain('Approved too soon');
  });

  test('of an approved change serves the earlier text and lets the change wait again', async () => {
    const id = await active('Earlier text');
    const { memory } = await t.engine.memories.edit(agent, id, { content: 'Later text' });
    t.engine.memories.approve(t.admin, id, {});
    expect(undo(id).memory).toMatchObject({
      content: 'Earlier text',
      state: 'active',
      pending_version: memory.pending_version,
    });
  });

  test('of a deactivation brings back the memory and the change that was waiting', async () => {
    const id = await active('Was active');
    await t.engine.memories.edit(agent, id, { content: 'Was waiting' });
    t.engine.memories.deactivate(t.admin, id, {});
    expect(undo(id).memory).toMatchObject({ state: 'active', content: 'Was active', pending_version: 2 });
  });

  test('of a proposal withdraws it; the one that it replaced waits again', async () => {
    const id = await active('Served');
    await t.engine.memories.edit(agent, id, { content: 'Proposal one' });
    await t.engine.memories.edit(agent, id, { content: 'Proposal two' });
    expect(undo(id, agent).memory.pending_version).toBe(2);
    expect(undo(id, agent).memory.pending_version).toBeNull();
    expect(current(id).content).toBe('Served');
  });

  test('is no way for an agent around the decision of a person', async () => {
    const id = await active('Decided by a person');
    t.engine.memories.deactivate(t.admin, id, {});
    expect(await codeOf(() => undo(id, agent))).toBe('forbidden');
    t.engine.memories.delete(t.admin, id, {});
    expect(await codeOf(() => undo(id, agent))).toBe('forbidden');
  });

  test('of an edit by an agent that needs approval waits for it', async () => {
    const id = await active('Good text');
    await t.engine.memories.edit(t.admin, id, { content: 'Better text', approve: true });
    expect(undo(id, agent)).toMatchObject({ outcome: 'pending', memory: { content: 'Better text' } });
  });

  test('lets an agent take back its own delete', async () => {
    const id = await active('Agent slipped');
    t.engine.memories.delete(agent, id, {});
    expect(undo(id, agent).memory.state).toBe('active');
  });
});

describe('restore', () => {
  test('makes the text of an earlier version the newest, waiting where that needs approval', async () => {
    const id = await active('version one');
    await t.engine.memories.edit(t.admin, id, { content: 'version two', approve: true });
    const proposed = t.engine.memories.restore(agent, id, { version: 1 });
    expect(proposed).toMatchObject({ outcome: 'pending', memory: { content: 'version two' } });
    expect(t.engine.memories.approve(t.admin, id, {}).content).toBe('version one');
    expect(await codeOf(() => t.engine.memories.restore(agent, id, { version: 99 }))).toBe('not_found');
  });

  test('counts at once for a person who approves it', async () => {
    const id = await active('version one');
    await t.engine.memories.edit(t.admin, id, { content: 'version two', approve: true });
    const restored = t.engine.memories.restore(t.admin, id, { version: 1, approve: true });
    expect(restored).toMatchObject({ outcome: 'updated', memory: { content: 'version one' } });
    expect(await codeOf(() => t.engine.memories.restore(agent, id, { version: 2, approve: true }))).toBe(
      'forbidden',
    );
  });

  test('does not activate what is inactive', async () => {
    const { memory } = await t.store(agent, { content: 'before' });
    await t.engine.memories.edit(agent, memory.id, { content: 'after' });
    const restored = t.engine.memories.restore(agent, memory.id, { version: 1 });
    expect(restored.memory).toMatchObject({ content: 'before', state: 'inactive' });
  });
});

describe('history', () => {
  test('tells who changed what, when, from where, why, and what it was before', async () => {
    const { memory } = await t.store(agent, { content: 'draft', reason: 'heard it in the meeting' });
    t.time.now += 1000;
    await t.engine.memories.edit(t.admin, memory.id, { content: 'final', reason: 'typo', approve: true });
    const { versions } = t.engine.memories.history(t.admin, memory.id);
    expect(versions).toMatchObject([
      {
        version: 1,
        operation: 'store',
        agent: 'bot',
        user: 'admin',
        source: 'http',
        reason: 'heard it in the meeting',
        before: null,
      },
      {
        version: 2,
        operation: 'edit',
        agent: null,
        reason: 'typo',
        before: { content: 'draft', state: 'inactive' },
        after: { content: 'final', state: 'active' },
      },
    ]);
    expect(Date.parse(versions[1]?.at ?? '')).toBe(t.time.now);
  });

  test('numbers versions without gaps, deletes and undos included', async () => {
    const id = await active('counted');
    await t.engine.memories.edit(t.admin, id, { importance: 0.5 });
    await t.engine.memories.edit(agent, id, { content: 'recounted' });
    t.engine.memories.delete(t.admin, id, {});
    undo(id);
    const numbers = t.engine.memories.history(t.admin, id).versions.map((v) => v.version);
    expect(numbers).toEqual([1, 2, 3, 4, 5]);
  });

  test('is not for those who may only read', async () => {
    const reader = t.user({ user: 'reader', role: 'reader' }).caller;
    const { id } = await t.storeActive(t.admin, { content: 'Team text', scope: 'tenant' });
    expect(t.engine.memories.get(reader, id).content).toBe('Team text');
    expect(await codeOf(() => t.engine.memories.history(reader, id))).toBe('forbidden');
  });
});

describe('diff', () => {
  test('shows fields and words of the change that waits', async () => {
    const id = await active('The deploy runs on Friday');
    await t.engine.memories.edit(agent, id, { content: 'The deploy runs on Monday', tags: ['ops'] });
    const diff = t.engine.memories.diff(t.admin, id, {});
    expect(diff).toMatchObject({ from: 1, to: 2 });
    expect(diff.changes.map((change) => change.field)).toEqual(['content', 'tags']);
    expect(diff.words.filter((word) => word.kind !== 'same')).toEqual([
      { kind: 'removed', text: 'Friday' },
      { kind: 'added', text: 'Monday' },
    ]);
  });
});

describe('purge', () => {
  test('leaves a tombstone without content, history or way back', async () => {
    const id = await active('Erase every word of this');
    expect(t.engine.memories.purge(t.admin, id)).toMatchObject({ id, purged: true });
    expect(await codeOf(() => current(id))).toBe('not_found');
    expect(await codeOf(() => undo(id))).toBe('not_found');
    expect(await codeOf(() => t.engine.memories.history(t.admin, id))).toBe('not_found');
    expect(await t.search(t.admin, { query: 'erase every word', min_score: 0 })).not.toContain(
      'Erase every word of this',
    );
    expect((await t.store(t.admin, { content: 'Erase every word of this' })).outcome).toBe('created');
  });

  test('is for persons only', async () => {
    const { memory } = await t.store(agent, { content: 'Agents may not erase' });
    expect(await codeOf(() => t.engine.memories.purge(agent, memory.id))).toBe('forbidden');
  });

  test('of the memory of another user needs more than a granted right to write', async () => {
    const owner = t.user({ user: 'owner' }).caller;
    const helper = t.user({ user: 'helper' }).caller;
    const { id } = await t.storeActive(owner, { content: 'Not yours to erase' });
    t.engine.identity.grant(owner, {
      subject: { type: 'user', id: 'helper' },
      relation: 'can_write',
      object: { type: 'memory', id },
    });
    expect(await codeOf(() => t.engine.memories.purge(helper, id))).toBe('forbidden');
    expect(await codeOf(() => t.engine.memories.edit(helper, id, { namespace: 'elsewhere' }))).toBe(
      'forbidden',
    );
    expect((await t.engine.memories.edit(helper, id, { importance: 0.4 })).outcome).toBe('updated');
  });
});

describe('undo of one’s own change only', () => {
  const undoOwn = (id: string) => t.engine.memories.undo(t.admin, id, { own: true });

  test('leaves what somebody else changed since, and says who', async () => {
    const id = await active('The key is under the mat');
    await t.engine.memories.edit(t.admin, id, { content: 'The key is in the shed', approve: true });
    const { memory } = await t.engine.memories.edit(agent, id, { content: 'The key is lost' });
    expect(memory.pending_version).not.toBeNull();
    expect(() => undoOwn(id)).toThrow('made by bot of admin');
    expect(current(id).pending_version).toBe(memory.pending_version);
    const { failed_ids, errors } = t.engine.memories.undoBatch(t.admin, { ids: [id], own: true });
    expect(failed_ids).toEqual([id]);
    expect(errors[id]).toContain('not yours');
  });

  test('takes back what is the caller’s', async () => {
    const id = await active('The bins go out on Tuesday');
    await t.engine.memories.edit(t.admin, id, { content: 'The bins go out on Friday', approve: true });
    expect(undoOwn(id)).toMatchObject({ memory: { content: 'The bins go out on Tuesday' }, notice: null });
  });

  test('is not asked for where whose it was is said', async () => {
    const id = await active('The gate squeaks');
    await t.engine.memories.edit(agent, id, { content: 'The gate is oiled' });
    expect(undo(id)).toMatchObject({ notice: 'This took back a change by bot of admin.' });
  });
});
