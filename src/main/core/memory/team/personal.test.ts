/** A personal team: the machines of one person, who sees and decides the same on each of them. */
import { expect, test } from 'vitest';
import { viewOfTeam } from './testing/compare.ts';
import type { Peer, TestMember } from './testing/peer.ts';
import { exchange, machinesOf } from './testing/team.ts';

const ME: TestMember = { id: 'me', role: 'admin', trusted: true };
function machines(): [Peer, Peer] {
  return machinesOf(ME, ['desk', 'laptop'], { kind: 'personal' }) as [Peer, Peer];
}

function expectSame(a: Peer, b: Peer, ids: readonly string[]): void {
  expect(viewOfTeam(a, ids)).toEqual(viewOfTeam(b, ids));
}

test('memories of scope user and agent go by themselves, those that wait as proposals', async () => {
  const [desk, laptop] = machines();
  const mine = await desk.store({ content: 'mine', scope: 'user', state: 'active' });
  const proposed = await desk.store({ content: 'proposed', scope: 'agent' }, desk.agent);
  await desk.store({ content: 'of the tenant', scope: 'tenant', state: 'active' });
  exchange(desk, laptop);
  expect(laptop.memories.get(laptop.me, mine)).toMatchObject({
    content: 'mine',
    scope: 'user',
    user: 'admin',
  });
  expect(laptop.memories.get(laptop.me, proposed)).toMatchObject({ state: 'inactive', agent: 'coder' });
  expect(viewOfTeam(laptop, [mine, proposed])).toEqual(viewOfTeam(desk, [mine, proposed]));
  laptop.memories.approve(laptop.me, proposed, {});
  exchange(desk, laptop);
  expect(desk.memories.get(desk.agent, proposed).content).toBe('proposed');
  expectSame(desk, laptop, [mine, proposed]);
});

test('a change that an agent proposed waits on both machines, and is decided on either', async () => {
  const [desk, laptop] = machines();
  const id = await desk.store({ content: 'first', scope: 'user', state: 'active' });
  await desk.memories.edit(desk.agent, id, { content: 'second' });
  exchange(desk, laptop);
  const waiting = laptop.memories.get(laptop.me, id);
  expect(waiting.content).toBe('first');
  expect(waiting.pending_version).not.toBeNull();
  laptop.memories.approve(laptop.me, id, {});
  exchange(desk, laptop);
  expect(desk.memories.get(desk.me, id)).toMatchObject({ content: 'second', pending_version: null });
  expectSame(desk, laptop, [id]);
});

test('a proposal that is refused on one machine is refused on the other, and waits again when that is undone', async () => {
  const [desk, laptop] = machines();
  const id = await desk.store({ content: 'first', scope: 'user', state: 'active' });
  await desk.memories.edit(desk.agent, id, { content: 'second' });
  exchange(desk, laptop);
  laptop.review.reject(laptop.me, id, { never: false });
  exchange(desk, laptop);
  expect(desk.memories.get(desk.me, id).pending_version).toBeNull();
  desk.memories.undo(desk.me, id, {});
  exchange(desk, laptop);
  expectSame(desk, laptop, [id]);
  expect(laptop.memories.get(laptop.me, id).pending_version).not.toBeNull();
});

test('what was there before comes along when it is shared', async () => {
  const [desk, laptop] = machines();
  desk.db.write((tx) => tx.run('UPDATE teams SET joined_at = joined_at + 1'));
  const id = await desk.store({ content: 'old', scope: 'user', state: 'active' });
  const waits = await desk.store({ content: 'old and waiting', scope: 'user' }, desk.agent);
  exchange(desk, laptop);
  expect(viewOfTeam(laptop, [id])).toEqual({});
  expect(await desk.share()).toMatchObject({ shared: 2, failed: 0 });
  exchange(desk, laptop);
  expect(laptop.memories.get(laptop.me, id).content).toBe('old');
  expect(laptop.memories.get(laptop.me, waits).state).toBe('inactive');
  expectSame(desk, laptop, [id, waits]);
});
