import { type Peer, startPeer, untilOnline } from './peer.ts';
import { type RelayProcess, startRelay } from './relay.ts';

/** Two machines of one team, on a relay that seals its segments after a few entries. */
export async function startPair(): Promise<{ relay: RelayProcess; anna: Peer; ben: Peer }> {
  const [relay, anna, ben] = await Promise.all([
    startRelay({ HOLDFAST_RELAY_SEGMENT_BYTES: '8192' }),
    startPeer(),
    startPeer(),
  ]);
  await anna.create(relay.url);
  await ben.join(await anna.invite());
  await untilOnline(ben);
  return { relay, anna, ben };
}

/** Stores that many memories, one after the other. */
export async function storeMany(peer: Peer, name: string, count: number): Promise<void> {
  for (let n = 0; n < count; n++) await peer.store(`${name} ${n}`);
}
