import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ContextRequest } from '../../../shared/context.ts';
import type { Memory } from '../../../shared/memory.ts';
import { QueryRequest } from '../../../shared/query.ts';
import type { Caller } from '../domain/principal.ts';
import { codeOf, openTestEngine, type TestEngine } from './testing/engine.ts';

let t: TestEngine;
let ann: { caller: Caller; apiKey: string };
let annsAgent: Caller;
let bob: Caller;
let noisy: Memory;
let useful: Memory;

beforeAll(async () => {
  t = await openTestEngine('required', { model: false });
  ann = t.user({ user: 'ann', role: 'reader' });
  annsAgent = t.as(ann.apiKey, 'coder');
  bob = t.user({ user: 'bob' }).caller;
  const team = { scope: 'tenant', namespace: 'team' } as const;
  noisy = await t.storeActive(t.admin, {
    ...team,
    content: 'Deploys happen on Friday afternoons',
    key: 'deploys',
  });
  useful = await t.storeActive(t.admin, { ...team, content: 'Deploys need two approvals' });
  t.engine.memories.mute(ann.caller, noisy.id);
});
afterAll(() => t.close());

const inContext = async (caller: Caller, task: string) =>
  (await t.engine.memories.context(caller, ContextRequest.parse({ task }))).items.map(
    ({ content }) => content,
  );

describe('a muted memory', () => {
  test('is found by no search of its user and of its user’s agents', async () => {
    for (const caller of [ann.caller, annsAgent])
      expect(await t.search(caller, { query: 'when do deploys happen', min_score: 0 })).toEqual([
        useful.content,
      ]);
  });

  test('is in no list, no context and under no path of theirs', async () => {
    expect(await t.contents(annsAgent)).toEqual([useful.content]);
    expect(await inContext(annsAgent, 'deploys')).toEqual([useful.content]);
    expect(await inContext(annsAgent, '')).toEqual([useful.content]);
    expect(await codeOf(() => t.engine.memories.retrieve(annsAgent, { path: 'team/deploys' }))).toBe(
      'not_found',
    );
  });

  test('is not there for an agent that knows its id, and is for its person', async () => {
    expect(await codeOf(() => t.engine.memories.get(annsAgent, noisy.id))).toBe('not_found');
    expect(await codeOf(() => t.engine.memories.get(ann.caller, noisy.id, { served: true }))).toBe(
      'not_found',
    );
    expect(t.engine.memories.get(ann.caller, noisy.id).content).toBe(noisy.content);
  });

  test('does not count towards the limit of an answer', async () => {
    const { memories, next_cursor } = await t.engine.memories.query(
      annsAgent,
      QueryRequest.parse({ limit: 1 }),
    );
    expect(memories.map(({ content }) => content)).toEqual([useful.content]);
    expect(next_cursor).toBeNull();
  });

  test('is as it was for everybody else', async () => {
    expect(await t.contents(bob)).toEqual([noisy.content, useful.content]);
    expect(await t.search(t.admin, { query: 'deploys', min_score: 0 })).toHaveLength(2);
  });

  test('is shown to its person on request, and to no agent', async () => {
    expect(await t.contents(ann.caller, { include_muted: true })).toHaveLength(2);
    expect(await t.search(ann.caller, { query: 'deploys', min_score: 0, include_muted: true })).toHaveLength(
      2,
    );
    expect(await codeOf(() => t.contents(annsAgent, { include_muted: true }))).toBe('forbidden');
  });

  test('is in the list of mutes, and counted where everything is counted', async () => {
    expect(t.engine.memories.mutes(ann.caller).map(({ memory }) => memory.id)).toEqual([noisy.id]);
    expect((await t.engine.memories.stats(ann.caller)).total).toBe(2);
  });

  test('still comes up for review where its user reviews', async () => {
    t.engine.memories.mute(t.admin, useful.id);
    const states = await t.contents(t.admin, { state: 'all' });
    t.engine.memories.unmute(t.admin, useful.id);
    expect(states).toContain(useful.content);
  });

  test('is recalled again as soon as it is unmuted', async () => {
    t.engine.memories.unmute(ann.caller, noisy.id);
    expect(await t.contents(annsAgent)).toEqual([noisy.content, useful.content]);
    expect(await t.search(annsAgent, { query: 'deploys', min_score: 0 })).toHaveLength(2);
    t.engine.memories.mute(ann.caller, noisy.id);
    expect(await t.search(annsAgent, { query: 'deploys', min_score: 0 })).toHaveLength(1);
  });

  test('is told to the person in every window, and to nobody else', () => {
    const told: [who: string, type: string][] = [];
    const callers = { ann: ann.caller, agent: annsAgent, bob };
    const subscriptions = Object.entries(callers).map(([who, { principal }]) =>
      t.engine.events.subscribe(
        principal,
        ({ type }) => told.push([who, type]),
        () => {},
      ),
    );
    t.engine.memories.unmute(ann.caller, noisy.id);
    t.engine.memories.mute(ann.caller, noisy.id);
    for (const subscription of subscriptions) subscription.close();
    t.engine.memories.unmute(ann.caller, noisy.id);
    t.engine.memories.mute(ann.caller, noisy.id);
    expect(told).toEqual([
      ['ann', 'memory.unmuted'],
      ['ann', 'memory.muted'],
    ]);
  });

  test('is muted twice as once', () => {
    expect(t.engine.memories.mute(ann.caller, noisy.id)).toEqual({ id: noisy.id, muted: true });
    expect(t.engine.memories.mutes(ann.caller)).toHaveLength(1);
  });
});

describe('muting', () => {
  test('is for people', async () => {
    expect(await codeOf(() => t.engine.memories.mute(annsAgent, useful.id))).toBe('forbidden');
  });

  test('is not for one’s own memories, which can be deactivated', async () => {
    const own = await t.storeActive(ann.caller, { content: 'Ann likes tea' });
    expect(await codeOf(() => t.engine.memories.mute(ann.caller, own.id))).toBe('conflict');
  });

  test('is not for what one may not see', async () => {
    const private_ = await t.storeActive(bob, { content: 'Bob likes coffee' });
    expect(await codeOf(() => t.engine.memories.mute(ann.caller, private_.id))).toBe('not_found');
  });

  test('ends with a purge of the memory', async () => {
    const gone = await t.storeActive(t.admin, { content: 'Soon to be gone', scope: 'tenant' });
    t.engine.memories.mute(ann.caller, gone.id);
    t.engine.memories.purge(t.admin, gone.id);
    expect(t.engine.memories.mutes(ann.caller).map(({ memory }) => memory.id)).toEqual([noisy.id]);
  });
});
