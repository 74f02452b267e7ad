import type { Operation } from '../../../domain/team/operation.ts';
import type { Peer } from './peer.ts';

export function pick<T>(random: () => number, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)] as T;
}

function shuffled<T>(random: () => number, list: readonly T[]): T[] {
  return list
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** Everything that was ever sent, and what each peer has of it. Delivers in any order, again, in parts, and into crashes. */
export class Network {
  readonly #peers: readonly Peer[];
  readonly #random: () => number;
  #sent: { from: Peer; operation: Operation }[] = [];
  readonly #has = new Map<Peer, Set<string>>();

  constructor(peers: readonly Peer[], random: () => number) {
    this.#peers = peers;
    this.#random = random;
    for (const peer of peers) this.#has.set(peer, new Set());
  }

  /** Takes what the peer has to send. */
  collect(from: Peer): void {
    for (const operation of from.send()) {
      this.#sent.push({ from, operation });
      this.#has.get(from)?.add(operation.id);
    }
  }

  /** Hands some of what the peer lacks to it, with some of what it has. */
  deliver(to: Peer): void {
    const random = this.#random;
    const some = this.#sent.filter(({ from }) => from !== to && random() < 0.5);
    this.#hand(
      to,
      shuffled(random, some).map(({ operation }) => operation),
      random() < 0.2,
    );
  }

  #hand(to: Peer, operations: readonly Operation[], crash: boolean): void {
    if (operations.length === 0) return;
    to.arrive(operations, { crash });
    if (!crash) for (const { id } of operations) this.#has.get(to)?.add(id);
  }

  /** Everything reaches everybody, in another order at each. */
  settle(): void {
    for (const peer of this.#peers) this.collect(peer);
    for (const to of this.#peers) {
      const missing = this.#sent.filter(({ operation }) => !this.#has.get(to)?.has(operation.id));
      const ordered = shuffled(this.#random, missing).map(({ operation }) => operation);
      const cut = Math.floor(this.#random() * ordered.length);
      this.#hand(to, ordered.slice(0, cut), false);
      this.#hand(to, ordered.slice(cut), false);
    }
  }

  /** The memories that anything was sent about. */
  memories(): string[] {
    return [...new Set(this.#sent.map(({ operation }) => operation.memory))];
  }
}
