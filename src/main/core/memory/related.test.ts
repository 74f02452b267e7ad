import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Memory } from '../../../shared/memory.ts';
import type { Caller } from '../domain/principal.ts';
import { codeOf, openTestEngine, type TestEngine } from './testing/engine.ts';

let t: TestEngine;
let ann: Caller;
let coffee: Memory;
const relatedTo = async (caller: Caller, memory: Memory, limit = 8) =>
  (await t.engine.memories.related(caller, memory.id, { limit })).related.map(({ content }) => content);
const store = (content: string, caller = ann, fields: object = {}) =>
  t.storeActive(caller, { content, embed: 'now', ...fields });

beforeAll(async () => {
  t = await openTestEngine('auto');
  ann = t.user({ user: 'ann' }).caller;
  coffee = await store('The user drinks coffee without sugar');
  await store('The user likes espresso in the morning');
  await store('No sugar in the coffee of the user, please');
  await store('Releases are tagged with semantic versioning');
  await store('The nightly backup failed because the disk was full');
});
afterAll(() => t.close());

describe('memories related to one', () => {
  test('are those nearest in meaning and words, nearest first, without itself', async () => {
    expect(await relatedTo(ann, coffee)).toEqual([
      'No sugar in the coffee of the user, please',
      'The user likes espresso in the morning',
    ]);
  });

  test('are none where nothing is near', async () => {
    const alone = await store('Grandmother was born in Tbilisi');
    expect(await relatedTo(ann, alone)).toEqual([]);
  });

  test('are as many as asked for at most', async () => {
    expect(await relatedTo(ann, coffee, 1)).toHaveLength(1);
  });

  test('are only such as the caller may recall: nothing private of others, nothing set aside', async () => {
    const bob = t.user({ user: 'bob' }).caller;
    await store('Bob drinks his coffee without sugar, too', bob);
    const waiting = await store('Sugar in coffee is bad for the teeth');
    t.engine.memories.deactivate(ann, waiting.id, {});
    expect(await relatedTo(ann, coffee)).toHaveLength(2);
    expect(await codeOf(() => relatedTo(bob, coffee))).toBe('not_found');
  });

  test('can be asked for of a memory that waits for review', async () => {
    const { memory } = await t.store(ann, {
      content: 'User takes coffee black',
      state: 'inactive',
      embed: 'now',
    });
    expect((await relatedTo(ann, memory)).length).toBeGreaterThan(0);
  });

  test('come back with scores from 0 to 1', async () => {
    const { related } = await t.engine.memories.related(ann, coffee.id, { limit: 8 });
    const scores = related.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    for (const score of scores) expect(score).toBeLessThanOrEqual(1);
  });
});
