import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '../domain/principal.ts';
import type { RecallChange } from '../engine.ts';
import { codeOf, openTestEngine, type TestEngine } from './testing/engine.ts';

let t: TestEngine;
let coder: Caller;

beforeEach(async () => {
  t = await openTestEngine();
  coder = t.as(t.engine.ownerKey, 'coder');
});
afterEach(() => t.close());

function changesFor({ principal }: Caller): RecallChange[] {
  const changes: RecallChange[] = [];
  t.engine.events.subscribeToRecall(
    principal,
    (change) => changes.push(change),
    () => {},
  );
  return changes;
}

describe('changes of what recall hands out', () => {
  test('begin when a memory is approved, not when it is stored, even for who reviews it', async () => {
    const changes = changesFor(t.admin);
    const { memory } = await t.store(coder, { content: 'Tea' });
    expect(changes).toEqual([]);
    t.engine.memories.approve(t.admin, memory.id, {});
    expect(changes).toEqual([{ id: memory.id, scopes: ['user'] }]);
  });

  test('leave out what waits for approval, and tell when it is approved', async () => {
    const { id } = await t.storeActive(t.admin, { content: 'Tea' });
    const changes = changesFor(coder);
    await t.engine.memories.edit(coder, id, { content: 'Coffee' });
    expect(changes).toEqual([]);
    t.engine.memories.approve(t.admin, id, {});
    expect(changes).toEqual([{ id, scopes: ['user'] }]);
  });

  test('name both scopes of a memory that moved, as far as the subscriber recalls them', async () => {
    const { id } = await t.storeActive(t.admin, { content: 'Tea' });
    const forAdmin = changesFor(t.admin);
    const forCoder = changesFor(coder);
    await t.engine.memories.edit(t.admin, id, { scope: 'agent', approve: true });
    expect(forAdmin).toEqual([{ id, scopes: ['user', 'agent'] }]);
    expect(forCoder).toEqual([{ id, scopes: ['user'] }]);
  });

  test('tell nothing of the memories of others', async () => {
    const changes = changesFor(t.user({ user: 'bob' }).caller);
    await t.storeActive(t.admin, { content: 'Tea' });
    expect(changes).toEqual([]);
  });
});

test('what fails in a batch is taken back, and nobody is told of it', async () => {
  const reviewer = t.user({ user: 'rita', role: 'reviewer' }).caller;
  const into = (await t.storeActive(t.admin, { content: 'Personal' })).id;
  const { id } = (await t.store(coder, { content: 'Shared', scope: 'tenant' })).memory;
  t.engine.review.merge(t.admin, id, { into, content: 'Personal and shared' });
  const events: string[] = [];
  t.engine.events.subscribe(
    reviewer.principal,
    (event) => events.push(event.type),
    () => {},
  );
  // The half that was shared could come back, the other one is none of the reviewer's.
  const { undone, failed_ids } = t.engine.memories.undoBatch(reviewer, { ids: [id] });
  expect({ undone, failed_ids, events }).toEqual({ undone: 0, failed_ids: [id], events: [] });
});

test('reading only what is served hides what a reviewer may see otherwise', async () => {
  const { memory } = await t.store(coder, { content: 'Tea' });
  expect(t.engine.memories.get(t.admin, memory.id).content).toBe('Tea');
  const served = () => t.engine.memories.get(t.admin, memory.id, { served: true });
  expect(await codeOf(served)).toBe('not_found');
  t.engine.memories.approve(t.admin, memory.id, {});
  expect(served().content).toBe('Tea');
});
