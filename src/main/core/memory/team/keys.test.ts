/** Rule T-39: one namespace and key is one memory of an owner, also where two of its machines gave it twice. */
import { afterEach, expect, test } from 'vitest';
import { defectsOf, viewOfTeam } from './testing/compare.ts';
import { openPeer, type Peer, type TestMember } from './testing/peer.ts';

const PIA: TestMember = { id: 'pia', role: 'publisher', trusted: true };
const RITA: TestMember = { id: 'rita', role: 'reviewer', trusted: true };
const AT = { namespace: 'project/holdfast', key: 'deadline' };

const open: Peer[] = [];
afterEach(() => {
  for (const peer of open) expect(defectsOf(peer)).toEqual([]);
  for (const peer of open.splice(0)) peer.close();
});

function team(): [desk: Peer, laptop: Peer, rita: Peer] {
  const members = [PIA, RITA];
  const made = [
    openPeer(PIA, { members }),
    openPeer(PIA, { members, device: 'laptop' }),
    openPeer(RITA, { members }),
  ];
  open.push(...made);
  return made as [Peer, Peer, Peer];
}

function exchange(...peers: Peer[]): void {
  const sent = peers.map((peer) => ({ peer, operations: peer.send() }));
  for (const to of peers)
    for (const { peer, operations } of sent) if (peer !== to && operations.length > 0) to.arrive(operations);
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
