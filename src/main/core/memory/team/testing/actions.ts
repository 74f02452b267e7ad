import { HoldfastError } from '../../../../../shared/errors.ts';
import type { Teams } from '../../../engine.ts';
import { pick } from './network.ts';
import type { Peer } from './peer.ts';

const WORDS = ['red', 'green', 'blue'];

/** Who acts: a peer of the tests here, or a whole engine. */
export interface Actor extends Pick<Peer, 'memories' | 'review' | 'me' | 'agent' | 'topic' | 'store'> {
  member: Pick<Peer['member'], 'role' | 'trusted'>;
  shared: Pick<Teams, 'conflicts'> & { settle(...of: Parameters<Teams['settle']>): unknown };
  share(ids: readonly string[]): unknown;
}

/** Whose memories go to the team as soon as they are active. */
function sendsByItself({ member }: Actor): boolean {
  return member.role !== 'proposer' && member.trusted;
}

/** One of few addresses, so that memories meet there. */
function addressOf(peer: Actor, random: () => number): { namespace: string; key: string } {
  return { namespace: peer.topic, key: pick(random, WORDS) };
}

type Action = (peer: Actor, id: string, random: () => number) => unknown;

/** Everything that people and agents do with memories. */
const ACTIONS: readonly Action[] = [
  ({ memories, me }, id, random) =>
    memories.edit(me, id, { content: pick(random, WORDS), approve: random() < 0.8 }),
  ({ memories, agent }, id, random) => memories.edit(agent, id, { content: pick(random, WORDS) }),
  ({ memories, me }, id, random) => memories.edit(me, id, { importance: random(), approve: true }),
  (peer, id, random) => {
    if (sendsByItself(peer))
      return peer.memories.edit(peer.me, id, { ...addressOf(peer, random), approve: true });
  },
  ({ memories, me }, id) => memories.approve(me, id, {}),
  ({ memories, me }, id) => memories.approve(me, id, {}),
  ({ memories, me }, id) => memories.deactivate(me, id, {}),
  ({ memories, me }, id) => memories.delete(me, id, {}),
  ({ memories, me }, id) => memories.undo(me, id, {}),
  ({ memories, me }, id) => memories.undo(me, id, {}),
  ({ memories, me }, id, random) =>
    memories.restore(me, id, { version: 1 + Math.floor(random() * 4), approve: true }),
  ({ review, me }, id) => review.reject(me, id, { never: false }),
  (peer, id) => peer.share([id]),
  (peer, id, random) => {
    const sides = peer.shared.conflicts(peer.me).conflicts.find((one) => one.id === id)?.sides ?? [];
    if (sides.length > 0)
      return peer.shared.settle(peer.me, id, { operation: pick(random, sides).operation });
  },
];

const PURGE: Action = ({ memories, me }, id) => memories.purge(me, id);

/** Stores a memory in one of the ways there are; null where the member may not. */
export async function storeSomething(peer: Actor, random: () => number): Promise<string | null> {
  const content = `${pick(random, WORDS)} ${Math.floor(random() * 1e9)}`;
  const address = sendsByItself(peer) && random() < 0.3 ? addressOf(peer, random) : {};
  return unlessRefused(() =>
    random() < 0.7
      ? peer.store({ content, state: 'active', ...address })
      : peer.store({ content }, peer.agent),
  );
}

/** Without `purge` nothing is erased: a purge cannot be taken back where its author turns out to have had no right to it. */
export async function doSomething(
  peer: Actor,
  id: string,
  random: () => number,
  { purge = true }: { purge?: boolean } = {},
): Promise<void> {
  const action = purge && random() < 0.015 ? PURGE : pick(random, ACTIONS);
  await unlessRefused(() => action(peer, id, random));
}

/** What rights or the state of the memory forbid is no failure of the test. */
async function unlessRefused<T>(action: () => Promise<T> | T): Promise<T | null> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof HoldfastError) return null;
    throw error;
  }
}
