import { expect, onTestFinished } from 'vitest';
import type { TeamKind, TeamRole } from '../../../../../shared/team.ts';
import { defectsOf, viewOfTeam } from './compare.ts';
import { openPeer, type Peer, type TestMember } from './peer.ts';

/** Peers that are checked and closed when the test ends. */
function opened(peers: readonly Peer[]): void {
  onTestFinished(() => {
    for (const peer of peers) expect(defectsOf(peer)).toEqual([]);
    for (const peer of peers) peer.close();
  });
}

/** A team of engines, one for each member: `{ pia: 'publisher', rita: 'reviewer' }`. */
export function teamOf<Name extends string>(roles: Record<Name, TeamRole | 'untrusted'>): Record<Name, Peer> {
  const members = Object.entries<TeamRole | 'untrusted'>(roles).map(
    ([id, role]): TestMember => ({
      id,
      role: role === 'untrusted' ? 'publisher' : role,
      trusted: role !== 'untrusted',
    }),
  );
  const peers = members.map((member) => openPeer(member, { members }));
  opened(peers);
  return Object.fromEntries(peers.map((peer) => [peer.name, peer])) as Record<Name, Peer>;
}

/** Machines of one member of a team. */
export function machinesOf(
  member: TestMember,
  devices: readonly string[],
  { kind = 'shared', members = [member] }: { kind?: TeamKind; members?: readonly TestMember[] } = {},
): Peer[] {
  const peers = devices.map((device) => openPeer(member, { kind, members, device }));
  opened(peers);
  return peers;
}

/** Everything that the peers have not sent yet reaches all of the others. */
export function exchange(...peers: Peer[]): void {
  const sent = peers.map((peer) => ({ peer, operations: peer.send() }));
  for (const to of peers)
    for (const { peer, operations } of sent) if (peer !== to && operations.length > 0) to.arrive(operations);
}

/** The kinds of the operations that a peer has to send. */
export function kinds(peer: Peer): string[] {
  return peer.send().map(({ kind }) => kind);
}

/** What the agents of a peer recall, sorted. */
export async function recalled(peer: Peer): Promise<string[]> {
  const { memories } = await peer.memories.query(peer.agent, {
    state: 'active',
    limit: 100,
    order: '-created',
    waiting: false,
    include_muted: false,
  });
  return memories.map(({ content }) => content).sort();
}

/** A memory as `viewOfTeam` says it. */
export function shown(peer: Peer, id: string): Record<string, unknown> {
  return viewOfTeam(peer, [id])[id] as Record<string, unknown>;
}
