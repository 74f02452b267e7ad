/**
 * Rule T-20: roles change while members work, with a cut for each device; engines hear of it at different times. In the end
 * every database has the same all the same.
 */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { mulberry32 } from '../../domain/random.ts';
import type { Authority, Operation, TeamRules } from '../../domain/team/operation.ts';
import { memoriesOfDevices } from '../../store/team-operations.ts';
import { doSomething, storeSomething } from './testing/actions.ts';
import { defectsOf, viewOfTeam } from './testing/compare.ts';
import { Network, pick } from './testing/network.ts';
import { openPeer, type Peer, TEAM, type TestMember } from './testing/peer.ts';

const CASES = Number(process.env.CONVERGENCE_CASES ?? 40);
const FIRST = Number(process.env.CONVERGENCE_FIRST ?? 1);

const MEMBERS: readonly TestMember[] = [
  { id: 'ada', role: 'admin', trusted: true },
  { id: 'rita', role: 'reviewer', trusted: true },
  { id: 'pia', role: 'publisher', trusted: true },
  { id: 'otto', role: 'proposer', trusted: true },
];

/** A member's new role, and the last number of its log that still counts by the role before. */
interface RoleChange {
  member: TestMember;
  cut: number;
}

/** What operations count for to an engine that knows of these changes. */
function rulesAfter(changes: readonly RoleChange[]): TeamRules {
  const authorityOf = ({ author, number }: Operation): Authority | null => {
    const first = MEMBERS.find(({ id }) => id === author) ?? null;
    return changes
      .filter(({ member, cut }) => member.id === author && (number === null || number > cut))
      .reduce<Authority | null>((_, { member }) => member, first);
  };
  return { kind: 'shared', authorityOf };
}

/** Lets an engine know of the changes up to one. */
function tell(peer: Peer, changes: readonly RoleChange[]): void {
  const rules = rulesAfter(changes);
  peer.setRules(rules);
  peer.setMembers(changes.map(({ member }) => member));
  const devices = peers.map((one) => one.team().device);
  peer.shared.transaction((tx) =>
    peer.shared.judgeAnew(tx, peer.team(), rules, memoriesOfDevices(tx, TEAM, devices)),
  );
}

let peers: Peer[];

beforeAll(() => {
  peers = MEMBERS.map((member) => openPeer(member, { members: MEMBERS }));
});
afterAll(() => {
  for (const peer of peers) peer.close();
});

async function runCase(seed: number): Promise<void> {
  const random = mulberry32(seed);
  const network = new Network(peers, random);
  const numbers = () =>
    new Map(
      peers.map((peer) => [
        peer.member.id,
        peer.db.get<{ n: number | null }>('SELECT max(number) AS n FROM team_operations WHERE author = :id', {
          id: peer.member.id,
        })?.n ?? 0,
      ]),
    );
  const start = numbers();
  const changes: RoleChange[] = MEMBERS.map((member) => ({ member, cut: start.get(member.id) ?? 0 }));
  for (const peer of peers) {
    peer.topic = `case/${seed}`;
    tell(peer, changes);
  }
  const known: string[] = [];
  for (let step = 0; step < 25; step += 1) {
    const peer = pick(random, peers);
    peer.time.now += Math.floor(random() * 60_000);
    if (known.length === 0 || random() < 0.15) {
      const id = await storeSomething(peer, random);
      if (id !== null) known.push(id);
    } else if (random() < 0.6) await doSomething(peer, pick(random, known), random, { purge: false });
    if (random() < 0.15) {
      const role = pick(random, ['reader', 'proposer', 'publisher', 'reviewer'] as const);
      const { id } = pick(random, MEMBERS.slice(1));
      const before = start.get(id) ?? 0;
      const cut = before + Math.floor(random() * ((numbers().get(id) ?? 0) - before + 1));
      changes.push({ member: { id, role, trusted: random() < 0.8 }, cut });
    }
    if (random() < 0.2) tell(pick(random, peers), changes);
    if (random() < 0.5) network.collect(peer);
    if (random() < 0.5) network.deliver(pick(random, peers));
  }
  for (const peer of peers) tell(peer, changes);
  network.settle();
  const ids = network.memories();
  const [first, ...others] = peers.map((peer) => viewOfTeam(peer, ids));
  for (const other of others) expect(other, `seed ${seed}`).toEqual(first);
  // Nothing is left over that a later case would count by other roles.
  for (const peer of peers) expect(peer.send(), `seed ${seed}`).toEqual([]);
}

test('every database has the same in the end, whoever had which role when', async () => {
  for (let seed = FIRST; seed < FIRST + CASES; seed += 1) await runCase(seed);
  for (const peer of peers) expect(defectsOf(peer)).toEqual([]);
}, 240_000);
