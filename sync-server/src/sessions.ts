import { Refusal } from './documents/refusal.ts';
import type { Session } from './session.ts';

export interface SocketLimits {
  sockets: number;
  socketsPerMember: number;
  documentsPerMember: number;
}

/** The open sockets, by team and member. */
export class Sessions {
  readonly #limits: SocketLimits;
  readonly #byTeam = new Map<string, Map<string, Set<Session>>>();
  #size = 0;

  constructor(limits: SocketLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#size;
  }

  add(session: Session): void {
    const { team } = session.room.document.about;
    const members = this.#byTeam.get(team) ?? new Map<string, Set<Session>>();
    const own = members.get(session.member) ?? new Set();
    this.#byTeam.set(team, members.set(session.member, own.add(session)));
    this.#size += 1;
  }

  delete(session: Session): void {
    const { team } = session.room.document.about;
    const members = this.#byTeam.get(team);
    const own = members?.get(session.member);
    if (!own?.delete(session)) return;
    this.#size -= 1;
    if (own.size === 0) members?.delete(session.member);
    if (members?.size === 0) this.#byTeam.delete(team);
  }

  /** Throws a refusal when the member may not open another socket on this document. */
  checkRoomFor(team: string, member: string, document: string): void {
    if (this.#size >= this.#limits.sockets)
      throw new Refusal('too_many', 'The relay has as many sockets as it may have.');
    const own = this.#byTeam.get(team)?.get(member) ?? new Set<Session>();
    if (own.size >= this.#limits.socketsPerMember)
      throw new Refusal('too_many', 'The member has as many sockets as it may have.');
    const documents = new Set([...own].map(({ room }) => room.document.name));
    if (!documents.has(document) && documents.size >= this.#limits.documentsPerMember)
      throw new Refusal('too_many', 'The member has as many documents open as it may have.');
  }

  *of(team: string): IterableIterator<Session> {
    for (const own of this.#byTeam.get(team)?.values() ?? []) yield* own;
  }

  *[Symbol.iterator](): IterableIterator<Session> {
    for (const team of this.#byTeam.keys()) yield* this.of(team);
  }
}
