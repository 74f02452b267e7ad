/**
 * Whatever members do on their engines, and in whatever order, parts, repetitions and crashes their operations arrive: in
 * the end every database has the same memories, states, versions and conflicts.
 */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { mulberry32 } from '../../domain/random.ts';
import { CHECKS } from '../../store/checks/index.ts';
import { doSomething, storeSomething } from './testing/actions.ts';
import { defectsOf, viewOfTeam } from './testing/compare.ts';
import { Network, pick } from './testing/network.ts';
import { openPeer, type Peer, type TestMember } from './testing/peer.ts';

const HOUR = 3_600_000;
const CASES = Number(process.env.CONVERGENCE_CASES ?? 100);
const FIRST = Number(process.env.CONVERGENCE_FIRST ?? 1);
/** Seeds of cases that failed once. */
const PINNED: readonly number[] = [30415];

const MEMBERS: readonly TestMember[] = [
  { id: 'ada', role: 'admin', trusted: true },
  { id: 'rita', role: 'reviewer', trusted: true },
  { id: 'pia', role: 'publisher', trusted: true },
  { id: 'uta', role: 'publisher', trusted: false },
  { id: 'otto', role: 'proposer', trusted: true },
];

let peers: Peer[];

beforeAll(() => {
  const now = Date.UTC(2025, 0, 15);
  const skews = [0, 3, -5, 1, -1];
  const own = MEMBERS.map((member, index) =>
    openPeer(member, { members: MEMBERS, now: now + (skews[index] ?? 0) * HOUR }),
  );
  const [, , pia] = MEMBERS;
  // Pia has two machines.
  peers = pia ? [...own, openPeer(pia, { members: MEMBERS, now, device: 'pia-2' })] : own;
});
afterAll(() => {
  for (const peer of peers) peer.close();
});

/** One case: members act and hear of each other at random, then everything arrives everywhere. */
async function runCase(seed: number): Promise<void> {
  const random = mulberry32(seed);
  const network = new Network(peers, random);
  const known: string[] = [];
  for (const peer of peers) peer.topic = `case/${seed}`;
  // Few memories and few deliveries, so that members change the same one without having heard of each other.
  const most = 1 + Math.floor(random() * 3);
  const delivery = random() * 0.6;
  const steps = 10 + Math.floor(random() * 40);
  for (let step = 0; step < steps; step += 1) {
    const peer = pick(random, peers);
    peer.time.now += Math.floor(random() * 60_000);
    if (known.length === 0 || (known.length < most && random() < 0.2)) {
      const id = await storeSomething(peer, random);
      if (id !== null) known.push(id);
    } else await doSomething(peer, pick(random, known), random);
    if (random() < 0.5) network.collect(peer);
    if (random() < delivery) network.deliver(pick(random, peers));
  }
  network.settle();
  const ids = network.memories();
  const [first, ...others] = peers.map((peer) => viewOfTeam(peer, ids));
  for (const other of others) expect(other, `seed ${seed}`).toEqual(first);
}

const seeds = [...PINNED, ...Array.from({ length: CASES }, (_, index) => FIRST + index)];

test('every database has the same in the end', async () => {
  for (const seed of seeds) await runCase(seed);
  for (const peer of peers) {
    expect(peer.send()).toEqual([]);
    expect(defectsOf(peer)).toEqual([]);
    for (const check of CHECKS) expect(check.find(peer.db), check.name).toEqual([]);
  }
}, 240_000);
