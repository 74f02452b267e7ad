import { Bits } from './bits.ts';
import { type Chains, type Links, link } from './chains.ts';
import { filterTests } from './filtered.ts';
import type { IndexFilter } from './protocol.ts';
import type { Columns, RowTable } from './rows.ts';
import type { VectorSlots } from './vector-slots.ts';
import { type Compiler, type RowTest, visibleTest } from './visible.ts';

/** Of the visible rows fewer than one in so many pass: it pays to know which ones count for these. */
const FEW_PASS = 4;

/** What a selection looks at. */
export interface Tables {
  table: RowTable;
  chains: Chains;
  slots: VectorSlots;
}

/**
 * The rows that one filter lets through, as bits, and figures about the rows that its caller can see. Follows every
 * change of a row: `leave` before it, `enter` after it.
 */
export class Selection {
  readonly #tables: Tables;
  readonly #compiler: Compiler;
  readonly #filter: IndexFilter;
  /** Rows that are visible, whatever the other filters say. */
  readonly visible: Bits;
  /** Rows that pass all filters. */
  readonly passing: Bits;
  /** The slots of their vectors. */
  readonly passingSlots: Bits;
  visibleCount = 0;
  passingCount = 0;
  /** Words of all visible rows, and of those that are in a session. */
  visibleLength = 0;
  sessionLength = 0;
  /** Sessions of which a row is visible. */
  sessions = 0;
  /** Visible rows of each chain, and their words. */
  #ofChain: Uint32Array;
  #lengthOfChain: Uint32Array;
  /** When the next visible row expires. */
  #nextExpiry = Number.POSITIVE_INFINITY;
  readonly #builtAt: number;
  #links: Links | null = null;
  #lends: Uint32Array | null = null;
  #compiledFor: Columns | null = null;
  #isVisible: RowTest = () => false;
  #filters: readonly RowTest[] = [];

  constructor(tables: Tables, compiler: Compiler, filter: IndexFilter) {
    this.#tables = tables;
    this.#compiler = compiler;
    this.#filter = filter;
    this.#builtAt = filter.now;
    const { table, chains, slots } = tables;
    this.visible = new Bits(table.capacity);
    this.passing = new Bits(table.capacity);
    this.passingSlots = new Bits(slots.end);
    this.#ofChain = new Uint32Array(chains.end);
    this.#lengthOfChain = new Uint32Array(chains.end);
    for (let row = 0; row < table.end; row++) this.enter(row);
  }

  /** Whether it still holds at the time `now`: nothing expired since, and the clock did not go back. */
  holdsAt(now: number): boolean {
    return now >= this.#builtAt && now < this.#nextExpiry;
  }

  get averageLength(): number {
    return this.visibleCount === 0 ? 0 : this.visibleLength / this.visibleCount;
  }

  get averageSessionLength(): number {
    return this.sessions === 0 ? 0 : this.sessionLength / this.sessions;
  }

  /** Words of the visible rows of a chain. */
  lengthOfChain(chain: number): number {
    return this.#lengthOfChain[chain] ?? 0;
  }

  /** The neighbours of rows, as far as they are visible. */
  get links(): Links {
    this.#links ??= this.#linkVisible();
    return this.#links;
  }

  /** Rows that pass and those of their sessions: no others count for them. Null where that is nearly all that is visible. */
  get lends(): Uint32Array | null {
    if (this.passingCount * FEW_PASS > this.visibleCount) return null;
    this.#lends ??= this.#findLenders();
    return this.#lends;
  }

  #findLenders(): Uint32Array {
    const { table, chains } = this.#tables;
    const lenders = new Bits(table.capacity);
    lenders.words.set(this.passing.words);
    const known = new Uint8Array(chains.end);
    this.passing.forEach((row) => {
      const chain = chains.chainOf[row] as number;
      if (chain === 0 || known[chain] === 1) return;
      known[chain] = 1;
      for (const member of chains.members(chain)) lenders.add(member);
    });
    return lenders.words;
  }

  /** Forgets a row that is about to change. */
  leave(row: number): void {
    if (row >= this.visible.words.length * 32 || !this.visible.has(row)) return;
    const { table, chains, slots } = this.#tables;
    const length = table.columns.length[row] as number;
    const chain = chains.chainOf[row] as number;
    this.visible.delete(row);
    this.visibleCount--;
    this.visibleLength -= length;
    if (chain !== 0) {
      this.sessionLength -= length;
      this.#ofChain[chain] = (this.#ofChain[chain] as number) - 1;
      this.#lengthOfChain[chain] = (this.#lengthOfChain[chain] as number) - length;
      if (this.#ofChain[chain] === 0) this.sessions--;
    }
    this.#forgetLinks();
    if (!this.passing.has(row)) return;
    this.passing.delete(row);
    this.passingCount--;
    slots.forEachOf(row, (slot) => this.passingSlots.delete(slot));
  }

  /** Takes up a row that was just written. */
  enter(row: number): void {
    this.#compile();
    if (!this.#isVisible(row)) return;
    const { table, chains, slots } = this.#tables;
    const length = table.columns.length[row] as number;
    this.visible.reserve(table.capacity);
    this.visible.add(row);
    this.visibleCount++;
    this.visibleLength += length;
    this.#nextExpiry = Math.min(this.#nextExpiry, this.#expiry(row));
    this.#enterChain(chains.chainOf[row] as number, length);
    this.#forgetLinks();
    if (!this.#filters.every((test) => test(row))) return;
    this.passing.reserve(table.capacity);
    this.passing.add(row);
    this.passingCount++;
    this.passingSlots.reserve(slots.end);
    slots.forEachOf(row, (slot) => this.passingSlots.add(slot));
  }

  #forgetLinks(): void {
    this.#links = null;
    this.#lends = null;
  }

  #enterChain(chain: number, length: number): void {
    if (chain === 0) return;
    if (chain >= this.#ofChain.length) {
      const capacity = Math.max(chain + 1, this.#ofChain.length * 2);
      this.#ofChain = grown(this.#ofChain, capacity);
      this.#lengthOfChain = grown(this.#lengthOfChain, capacity);
    }
    this.sessionLength += length;
    if (this.#ofChain[chain] === 0) this.sessions++;
    this.#ofChain[chain] = (this.#ofChain[chain] as number) + 1;
    this.#lengthOfChain[chain] = (this.#lengthOfChain[chain] as number) + length;
  }

  /** What has expired already was let through because its state does not matter to this caller. */
  #expiry(row: number): number {
    const expiresAt = this.#tables.table.columns.expiresAt[row] as number;
    return expiresAt > this.#filter.now ? expiresAt : Number.POSITIVE_INFINITY;
  }

  /** Columns are other ones after they have grown. */
  #compile(): void {
    const { table } = this.#tables;
    if (this.#compiledFor === table.columns) return;
    this.#compiledFor = table.columns;
    this.#isVisible = visibleTest(this.#compiler, this.#filter);
    this.#filters = filterTests(this.#compiler, this.#filter.filters);
  }

  #linkVisible(): Links {
    const { chains } = this.#tables;
    let own: Links | null = null;
    for (let chain = 1; chain < this.#ofChain.length; chain++) {
      const members = chains.members(chain);
      const visible = this.#ofChain[chain] as number;
      if (visible === 0 || visible === members.length) continue;
      own ??= { previous: chains.links.previous.slice(), next: chains.links.next.slice() };
      link(
        own,
        members.filter((row) => this.visible.has(row)),
      );
    }
    return own ?? chains.links;
  }
}

function grown(array: Uint32Array, capacity: number): Uint32Array {
  const larger = new Uint32Array(capacity);
  larger.set(array);
  return larger;
}
