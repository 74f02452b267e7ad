/** Rule T-39: one namespace and key is one memory of an owner, also where two of its machines gave it twice. */
import { expect, test } from 'vitest';
import { viewOfTeam } from './testing/compare.ts';
import type { Peer, TestMember } from './testing/peer.ts';
import { exchange, machinesOf } from './testing/team.ts';

const PIA: TestMember = { id: 'pia', role: 'publisher', trusted: true };
const RITA: TestMember = { id: 'rita', role: 'reviewer', trusted: true };
const AT = { namespace: 'project/holdfast', key: 'deadline' };

function team(): [desk: Peer, laptop: Peer, rita: Peer] {
  const members = [PIA, RITA];
  return [
    ...machinesOf(PIA, ['desk', 'laptop'], { members }),
    ...machinesOf(RITA, ['rita'], { members }),
  ] as [Peer, Peer, Peer];
}

const keyOf = (peer: Peer, id: string) => peer.memories.get(peer.me, id).key;

test('the earlier id has the key everywhere, the other is shown without it and keeps it in the team', async () => {
  const [desk, laptop, rita] = team();
  const first = await desk.store({ content: 'friday', state: 'active', ...AT });
  const second = await laptop.store({ content: 'monday', state: 'active', ...AT });
  exchange(desk, laptop, rita);
  for (const peer of [desk, laptop, rita]) {
    expect([keyOf(peer, first), keyOf(peer, second)]).toEqual(['deadline', null]);
    expect(viewOfTeam(peer, [first, second])).toEqual(viewOfTeam(rita, [first, second]));
  }
  await laptop.memories.edit(laptop.me, second, { content: 'tuesday', approve: true });
  expect(laptop.send()[0]?.payload).toMatchObject({ content: 'tuesday', key: 'deadline' });
});

test.each(['delete', 'purge'] as const)('it goes to the other with the %s of the first', async (end) => {
  const [desk, laptop, rita] = team();
  const first = await desk.store({ content: 'friday', state: 'active', ...AT });
  const second = await laptop.store({ content: 'monday', state: 'active', ...AT });
  exchange(desk, laptop, rita);
  if (end === 'delete') desk.memories.delete(desk.me, first, {});
  else desk.memories.purge(desk.me, first);
  exchange(desk, laptop, rita);
  for (const peer of [desk, laptop, rita]) expect(keyOf(peer, second)).toBe('deadline');
});

test('a memory that is in no team keeps its key', async () => {
  const [desk, laptop] = team();
  const own = await desk.store({ content: 'private', scope: 'user', state: 'active', ...AT });
  const shared = await laptop.store({ content: 'monday', state: 'active', ...AT });
  exchange(desk, laptop);
  expect([keyOf(desk, own), keyOf(desk, shared), keyOf(laptop, shared)]).toEqual([
    'deadline',
    null,
    'deadline',
  ]);
  desk.memories.delete(desk.me, own, {});
  expect(keyOf(desk, shared)).toBe('deadline');
});
