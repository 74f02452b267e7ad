import { ACTIVE, DELETED, type RowTable, SCOPE_SHIFT } from './rows.ts';

const AGENT_SCOPE = 0;
const SCOPE_MASK = 3;

interface Chain {
  id: number;
  scope: number;
  user: number;
  /** 0 unless the scope is `agent`: private memories of two agents never stand beside each other. */
  agent: number;
  /** Rows in order of time. */
  members: number[];
}

/** The memories before and after each in its session; 0: none. */
export interface Links {
  previous: Uint32Array<ArrayBuffer>;
  next: Uint32Array<ArrayBuffer>;
}

/** Makes `members` a row of neighbours. */
export function link({ previous, next }: Links, members: readonly number[]): void {
  members.forEach((row, index) => {
    previous[row] = members[index - 1] ?? 0;
    next[row] = members[index + 1] ?? 0;
  });
}

/**
 * Sessions: the active memories of one session, owner and scope, in order of time (`valid_from`, else `created_at`). Only
 * these lend each other words and vectors.
 */
export class Chains {
  readonly #table: RowTable;
  readonly #bySession = new Map<number, Chain[]>();
  readonly #chains: Chain[] = [];
  /** The chain that a row is in; 0: none. */
  chainOf = new Uint32Array(0);
  links: Links = { previous: new Uint32Array(0), next: new Uint32Array(0) };

  constructor(table: RowTable) {
    this.#table = table;
    this.reserve(table.capacity);
  }

  /** Chain numbers are below this. */
  get end(): number {
    return this.#chains.length + 1;
  }

  get bytes(): number {
    return 3 * this.chainOf.byteLength;
  }

  reserve(capacity: number): void {
    if (capacity <= this.chainOf.length) return;
    const grow = (old: Uint32Array) => {
      const grown = new Uint32Array(capacity);
      grown.set(old);
      return grown;
    };
    this.chainOf = grow(this.chainOf);
    this.links = { previous: grow(this.links.previous), next: grow(this.links.next) };
  }

  members(chain: number): readonly number[] {
    return this.#chains[chain - 1]?.members ?? [];
  }

  /** Takes up a row that was just written, if it belongs to a session. */
  add(row: number): void {
    const chain = this.#chainFor(row);
    if (chain === undefined) return;
    const { members } = chain;
    const position = this.#position(members, row);
    const before = members[position - 1] ?? 0;
    const after = members[position] ?? 0;
    if (after === 0) members.push(row);
    else members.splice(position, 0, row);
    this.chainOf[row] = chain.id;
    this.#join(before, row);
    this.#join(row, after);
  }

  /** Lets a row go, before it is written anew or removed. */
  remove(row: number): void {
    const id = this.chainOf[row] ?? 0;
    if (id === 0) return;
    const members = this.#chains[id - 1]?.members ?? [];
    const position = this.#position(members, row);
    members.splice(position, 1);
    this.#join(this.links.previous[row] as number, this.links.next[row] as number);
    this.links.previous[row] = 0;
    this.links.next[row] = 0;
    this.chainOf[row] = 0;
  }

  /** Makes two rows neighbours; 0 stands for the end. */
  #join(before: number, after: number): void {
    if (before !== 0) this.links.next[before] = after;
    if (after !== 0) this.links.previous[after] = before;
  }

  /** The first position whose row is not before `row`. */
  #position(members: readonly number[], row: number): number {
    const time = this.#table.time(row);
    const isBefore = (other: number) => {
      const otherTime = this.#table.time(other);
      return otherTime < time || (otherTime === time && other < row);
    };
    const last = members.at(-1);
    if (last === undefined || isBefore(last)) return members.length;
    let low = 0;
    let high = members.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(members[middle] as number)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #chainFor(row: number): Chain | undefined {
    const { columns } = this.#table;
    const session = columns.session[row] as number;
    const flags = columns.flags[row] as number;
    if (session === 0 || (flags & (ACTIVE | DELETED)) !== ACTIVE) return undefined;
    const scope = (flags >> SCOPE_SHIFT) & SCOPE_MASK;
    const user = columns.user[row] as number;
    const agent = scope === AGENT_SCOPE ? (columns.agent[row] as number) : 0;
    const chains = this.#bySession.get(session) ?? [];
    this.#bySession.set(session, chains);
    const known = chains.find(
      (chain) => chain.user === user && chain.scope === scope && chain.agent === agent,
    );
    if (known !== undefined) return known;
    const chain: Chain = { id: this.end, scope, user, agent, members: [] };
    chains.push(chain);
    this.#chains.push(chain);
    return chain;
  }
}
