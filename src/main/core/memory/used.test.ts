import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RecallsRequest } from '../../../shared/activity.ts';
import type { Caller } from '../domain/principal.ts';
import { openTestEngine, type TestEngine } from './testing/engine.ts';

let t: TestEngine;
let ann: Caller;
beforeAll(async () => {
  t = await openTestEngine('auto');
  ann = t.user({ user: 'ann' }).caller;
});
afterAll(() => t.close());

const report = (caller: Caller, ids: string[]) => t.engine.memories.used(caller, { ids });
const usesOf = (caller: Caller, id: string) =>
  t.engine.memories.recalls(caller, id, RecallsRequest.parse({})).used_count;

describe('a memory that was of use', () => {
  test('comes before an equal one that was not', async () => {
    const memories: string[] = [];
    for (const host of ['first', 'second'])
      memories.push(
        (
          await t.storeActive(ann, {
            content: 'Logs are kept on the log host',
            session: host,
            on_duplicate: 'store',
            embed: 'now',
          })
        ).id,
      );
    const [first = '', second = ''] = memories;
    const order = async () => {
      const { results } = await t.engine.memories.search(ann, {
        query: 'where are logs kept',
        mode: 'hybrid',
        limit: 10,
        explain: true,
        state: 'active',
      });
      return results.map(({ id }) => id);
    };
    for (const id of [first, second]) {
      report(ann, [id]);
      if (id === second) report(ann, [id]);
      expect((await order())[0]).toBe(id);
    }
  });

  test('does not bury the one that answers the question', async () => {
    const answer = await t.storeActive(ann, {
      content: 'The alarm code of the office is 4711',
      embed: 'now',
    });
    const near = await t.storeActive(ann, { content: 'The office has an alarm', embed: 'now' });
    for (let time = 0; time < 20; time++) report(ann, [near.id]);
    expect((await t.search(ann, { query: 'what is the alarm code of the office' }))[0]).toBe(answer.content);
  });
});

describe('reporting a use', () => {
  test('counts each memory once a report, and says which it could not count', async () => {
    const own = await t.storeActive(ann, { content: 'Ann rides a bicycle' });
    const foreign = await t.storeActive(t.admin, { content: 'The admin rides a horse' });
    const result = report(ann, [own.id, own.id, foreign.id, 'mem_none']);
    expect(result).toMatchObject({
      used: 1,
      used_ids: [own.id],
      failed: 2,
      failed_ids: [foreign.id, 'mem_none'],
    });
    expect(result.errors[foreign.id]).toMatch(/no memory/);
    expect(usesOf(ann, own.id)).toBe(1);
    expect(usesOf(t.admin, foreign.id)).toBe(0);
  });

  test('is for what recall may hand out: not for what waits for review', async () => {
    const { memory } = await t.store(ann, { content: 'Not looked at yet', state: 'inactive' });
    expect(report(ann, [memory.id]).failed).toBe(1);
  });

  test('changes no version of the memory', async () => {
    const { id } = await t.storeActive(ann, { content: 'Stays as it is' });
    report(ann, [id]);
    expect(t.engine.memories.history(ann, id).versions).toHaveLength(1);
  });
});
