import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '../domain/principal.ts';
import { codeOf, openTestEngine, type TestEngine } from './testing/engine.ts';

let t: TestEngine;
let bot: Caller;
beforeAll(async () => {
  t = await openTestEngine('required', { model: false });
  bot = t.as(t.engine.ownerKey, 'bot');
});
afterAll(() => t.close());

const waiting = async (content: string) => (await t.store(bot, { content })).memory.id;
const active = async (content: string) => (await t.storeActive(t.admin, { content })).id;
const merge = (id: string, into: string, content?: string, caller = t.admin) =>
  t.engine.review.merge(caller, id, content === undefined ? { into } : { into, content });

describe('merging a waiting memory into an approved one', () => {
  test('gives that the merged text at once and deletes the other', async () => {
    const into = await active('Standup is at nine');
    const id = await waiting('Standup is in room 4');
    const { outcome, memory } = merge(id, into, 'Standup is at nine in room 4');
    expect(outcome).toBe('updated');
    expect(memory).toMatchObject({ id: into, content: 'Standup is at nine in room 4', state: 'active' });
    expect(await codeOf(() => t.engine.memories.get(t.admin, id))).toBe('not_found');
  });

  test('without a text keeps what is there', async () => {
    const into = await active('Bruno is a dog');
    const id = await waiting('Bruno is a dog indeed');
    expect(merge(id, into)).toMatchObject({ outcome: 'unchanged', memory: { version: 1 } });
    expect(await t.contents(t.admin, { state: 'all' })).not.toContain('Bruno is a dog indeed');
  });

  test.each(['the memory that stays', 'the memory that went'])(
    'is taken back by undoing %s',
    async (which) => {
      const into = await active(`Left half of ${which}`);
      const id = await waiting(`Right half of ${which}`);
      merge(id, into, `Both halves of ${which}`);
      t.engine.memories.undo(t.admin, which === 'the memory that stays' ? into : id, {});
      expect(t.engine.memories.get(t.admin, into).content).toBe(`Left half of ${which}`);
      expect(await t.contents(t.admin, { waiting: true })).toContain(`Right half of ${which}`);
    },
  );

  test('leaves what happened to the other half since then alone', async () => {
    const into = await active('Merged, then edited');
    const id = await waiting('Gone by the merge');
    merge(id, into, 'Merged');
    await t.engine.memories.edit(t.admin, into, { content: 'Edited afterwards', approve: true });
    t.engine.memories.undo(t.admin, id, {});
    expect(t.engine.memories.get(t.admin, into).content).toBe('Edited afterwards');
    expect(await t.contents(t.admin, { waiting: true })).toContain('Gone by the merge');
  });

  test('is refused for stale versions, for itself, and to those who may not review', async () => {
    const into = await active('Target');
    const id = await waiting('Source');
    const stale = { into, content: 'x', base_version: 7 };
    expect(await codeOf(() => t.engine.review.merge(t.admin, id, stale))).toBe('stale_version');
    expect(await codeOf(() => t.engine.review.merge(t.admin, id, { into, version: 9 }))).toBe(
      'stale_version',
    );
    expect(await codeOf(() => merge(id, id))).toBe('validation_failed');
    expect(await codeOf(() => merge(id, into, 'x', bot))).toBe('forbidden');
    const stranger = t.user({ user: 'stranger' }).caller;
    expect(await codeOf(() => merge(id, into, 'x', stranger))).toBe('not_found');
    const theirs = (await t.storeActive(stranger, { content: 'Of a stranger' })).id;
    expect(await codeOf(() => merge(id, theirs, 'x'))).toBe('not_found');
    expect(await t.contents(t.admin, { waiting: true })).toContain('Source');
  });
});
