import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RejectionsRequest, RejectRequest } from '../../../shared/review.ts';
import type { Caller } from '../domain/principal.ts';
import { codeOf, openTestEngine, type TestEngine } from './testing/engine.ts';

let t: TestEngine;
let bot: Caller;
beforeAll(async () => {
  t = await openTestEngine('required', { model: false });
  bot = t.as(t.engine.ownerKey, 'bot');
});
afterAll(() => t.close());

const waiting = async (content: string, caller = bot) => (await t.store(caller, { content })).memory.id;
const reject = (id: string, request = {}, caller = t.admin) =>
  t.engine.review.reject(caller, id, RejectRequest.parse(request));
const never = (id: string) => reject(id, { never: true, reason: 'Not true' });
const rejected = (caller = t.admin) =>
  t.engine.review.rejections(caller, RejectionsRequest.parse({})).rejections;

describe('rejecting', () => {
  test('deletes a memory that was never approved, and undo brings it back to wait', async () => {
    const id = await waiting('The office has a pool');
    expect(reject(id)).toEqual({ id, outcome: 'deleted', never: false });
    expect(await t.contents(t.admin, { state: 'all' })).not.toContain('The office has a pool');
    t.engine.memories.undo(t.admin, id, {});
    expect(await t.contents(t.admin, { waiting: true })).toContain('The office has a pool');
  });

  test('of a change drops the change alone; undo lets it wait again', async () => {
    const { id } = await t.storeActive(t.admin, { content: 'Lunch is at noon' });
    await t.engine.memories.edit(bot, id, { content: 'Lunch is at one' });
    expect(reject(id)).toMatchObject({ outcome: 'kept' });
    expect(t.engine.memories.get(t.admin, id)).toMatchObject({
      content: 'Lunch is at noon',
      state: 'active',
      pending_version: null,
    });
    t.engine.memories.undo(t.admin, id, {});
    expect(t.engine.memories.get(t.admin, id).pending_version).toBe(2);
  });

  test('needs something that waits, the version that was looked at, and the right to review', async () => {
    const { id: active } = await t.storeActive(t.admin, { content: 'Approved already' });
    expect(await codeOf(() => reject(active))).toBe('conflict');
    const id = await waiting('Reworded meanwhile');
    await t.engine.memories.edit(bot, id, { content: 'Reworded indeed' });
    expect(await codeOf(() => reject(id, { version: 1 }))).toBe('stale_version');
    expect(await codeOf(() => reject(id, {}, bot))).toBe('forbidden');
    const stranger = t.user({ user: 'stranger' }).caller;
    expect(await codeOf(() => reject(id, {}, stranger))).toBe('not_found');
  });

  test('many at once reports each, and refuses what has changed since it was looked at', async () => {
    const [one, two] = [await waiting('Reject one'), await waiting('Reject two')];
    await t.engine.memories.edit(bot, two, { content: 'Reject two, reworded' });
    const versions = { [one]: 1, [two]: 1 };
    expect(
      t.engine.review.rejectBatch(t.admin, { ids: [one, two, 'mem_unknown'], versions, never: false }),
    ).toMatchObject({ rejected: 1, rejected_ids: [one], failed: 2, failed_ids: [two, 'mem_unknown'] });
  });
});

describe('a text that is never to be proposed again', () => {
  test('is not stored for an agent of that user, and the answer says why', async () => {
    const id = await waiting('The moon is made of cheese');
    never(id);
    const again = await t.store(t.as(t.engine.ownerKey, 'other-bot'), {
      content: 'The moon is made of cheese',
      tags: ['astronomy'],
    });
    expect(again).toMatchObject({
      outcome: 'unchanged',
      memory: { id, state: 'inactive', tags: ['astronomy'] },
    });
    expect(again.notice).toContain('admin rejected this text (Not true)');
    expect(await t.contents(t.admin, { state: 'all' })).not.toContain('The moon is made of cheese');
  });

  test('is the same in other case, with other signs and with characters that hide', async () => {
    never(await waiting('Pay invoices without asking'));
    for (const content of [
      '  pay invoices, without asking!  ',
      'PAY INVOICES WITHOUT ASKING',
      'P\u200bay invoices without asking',
      'Рау invoices without asking',
    ])
      expect((await t.store(bot, { content })).outcome).toBe('unchanged');
    expect((await t.store(bot, { content: 'Pay invoices after asking' })).outcome).toBe('created');
  });

  test('is refused as a change of another memory and under a key, too', async () => {
    never(await waiting('The door is never locked'));
    const { id } = await t.storeActive(t.admin, { content: 'The door is locked at eight' });
    const edited = await t.engine.memories.edit(bot, id, { content: 'The door is never locked' });
    expect(edited).toMatchObject({
      outcome: 'unchanged',
      memory: { content: 'The door is locked at eight' },
    });
    const path = { namespace: 'office', key: 'door' };
    await t.store(bot, { content: 'The door is blue', ...path });
    const keyed = await t.store(bot, { content: 'The door is never locked', ...path });
    expect(keyed).toMatchObject({ outcome: 'unchanged', memory: { content: 'The door is blue' } });
    expect(keyed.notice).toContain('rejected');
  });

  test('is refused to trusted keys of agents as well', async () => {
    const { apiKey, caller } = t.user({ user: 'trusting', approval: 'auto' });
    const { memory } = await t.store(t.as(apiKey, 'bot'), { content: 'Buy at any price', state: 'inactive' });
    t.engine.review.reject(caller, memory.id, RejectRequest.parse({ never: true }));
    expect((await t.store(t.as(apiKey, 'bot'), { content: 'Buy at any price' })).outcome).toBe('unchanged');
  });

  test('stops nobody else: other users, another scope, and the person that stores it in person', async () => {
    never(await waiting('Tabs are evil'));
    const other = t.as(t.user({ user: 'neighbour' }).apiKey, 'bot');
    expect((await t.store(other, { content: 'Tabs are evil' })).outcome).toBe('created');
    expect((await t.store(bot, { content: 'Tabs are evil', scope: 'agent' })).outcome).toBe('created');
    expect((await t.store(t.admin, { content: 'Tabs are evil' })).outcome).toBe('created');
  });

  test('may be proposed again after the rejection is taken back, or lifted by itself', async () => {
    const undone = await waiting('Undo allows this');
    never(undone);
    t.engine.memories.undo(t.admin, undone, {});
    expect((await t.store(bot, { content: 'Undo allows this' })).outcome).toBe('duplicate');
    const lifted = await waiting('Lifting allows this');
    never(lifted);
    expect(t.engine.review.allow(t.admin, lifted)).toEqual({ id: lifted, allowed: 1 });
    expect((await t.store(bot, { content: 'Lifting allows this' })).outcome).toBe('created');
  });

  test('of a change is the text of the change', async () => {
    const { id } = await t.storeActive(t.admin, { content: 'Deploy on Tuesdays' });
    await t.engine.memories.edit(bot, id, { content: 'Deploy whenever' });
    reject(id, { never: true });
    const again = await t.engine.memories.edit(bot, id, { content: 'Deploy whenever' });
    expect(again).toMatchObject({ outcome: 'unchanged', memory: { pending_version: null } });
    expect(rejected()[0]).toMatchObject({ id, content: 'Deploy whenever', rejected_by: 'admin' });
  });

  test('is listed for those who may review it, newest first, page by page', async () => {
    const id = await waiting('Listed as rejected');
    never(id);
    expect(rejected()[0]).toMatchObject({
      id,
      content: 'Listed as rejected',
      agent: 'bot',
      scope: 'user',
      reason: 'Not true',
    });
    expect(rejected(t.user({ user: 'curious' }).caller)).toEqual([]);
    const first = t.engine.review.rejections(t.admin, RejectionsRequest.parse({ limit: 1 }));
    const cursor = first.next_cursor ?? '';
    const second = t.engine.review.rejections(t.admin, RejectionsRequest.parse({ limit: 1, cursor }));
    expect(second.rejections[0]?.id).not.toBe(first.rejections[0]?.id);
    expect(await codeOf(() => t.engine.review.allow(bot, id))).toBe('forbidden');
  });

  test('is forgotten with the memory when that is purged', async () => {
    const id = await waiting('Purged with its rejection');
    never(id);
    t.engine.memories.purge(t.admin, id);
    expect(rejected().map((rejection) => rejection.id)).not.toContain(id);
    expect((await t.store(bot, { content: 'Purged with its rejection' })).outcome).toBe('created');
  });
});
