import { tick } from '../../../protocol/clock.ts';
import { type Entry, type Head, headOf, parseEntry } from '../../../protocol/entry.ts';
import type { Operation } from '../domain/team/operation.ts';
import type { Database, WritableDb } from '../store/database.ts';
import { dateOperation, findOperation } from '../store/team-operations.ts';
import {
  findSent,
  isSignedAbove,
  keepSent,
  type OutboxRow,
  removeAcknowledged,
  removeFromOutbox,
  type SentEntry,
  sentAfter,
  signOutbox,
  unsignedOutbox,
  unsignOutbox,
} from '../store/team-outbox.ts';
import { cursorsOf, itemsRead, putCursor } from '../store/team-streams.ts';
import type { RelayDocument } from './document.ts';
import { type Heads, START } from './heads.ts';
import { Pace } from './pace.ts';
import type { SharedMemories } from './ports.ts';

/** Entries of one append, and their bytes, so that a refusal is about few and a message stays small. */
const BATCH = 200;
const BATCH_BYTES = 256 * 1024;

export interface OwnLogContext {
  db: Database;
  team: string;
  device: string;
  heads: Heads;
  memories: SharedMemories;
  now(): number;
  /** Makes memories anew of which an operation was dated anew. */
  judge(db: WritableDb, memories: readonly string[]): void;
  /** Signs an operation as the entry that comes after `head` (rules T-9 to T-11). */
  seal(operation: Operation, head: Head | null): Entry;
}

/** The log of this device: signs what waits, knows what the relay has, and takes back numbers that nobody has seen. */
export class OwnLog {
  readonly #context: OwnLogContext;

  constructor(context: OwnLogContext) {
    this.#context = context;
  }

  /** Whether the entry, read from the relay, is one that is kept here as it was sent. */
  has(entry: Entry): boolean {
    const { db, team } = this.#context;
    const sent = findSent(db, team, 'log', entry.number);
    return sent !== undefined && isSame(entry.bytes, sent);
  }

  /** The relay has everything of this device up to `number` (rule T-36). */
  confirm(db: WritableDb, number: number): void {
    removeAcknowledged(db, this.#context.team, number);
  }

  /** Takes note of entries that the relay has as they were sent: they need no other look (rule T-36). */
  passOver(document: RelayDocument, segment: number): void {
    const { db, team, device } = this.#context;
    for (;;) {
      const from = cursorsOf(db, team, segment).get(device) ?? 0;
      const sent = sentAfter(db, { team, stream: 'log', number: this.confirmed() }, BATCH);
      const items = document.itemsOf(device, from);
      const other = sent.findIndex(({ bytes }, index) => !isSame(items[index], bytes));
      const same = other < 0 ? sent.length : other;
      const last = sent[same - 1];
      if (last === undefined) return;
      db.write((tx) => {
        this.confirm(tx, last.number);
        putCursor(tx, team, segment, device, from + same);
      });
    }
  }

  /** Takes entries that this device signed and does not know any more: it goes on from a backup (rule T-35). */
  adopt(db: WritableDb, entries: readonly Entry[], operations: readonly Operation[]): void {
    const { team, device } = this.#context;
    for (const entry of entries) keepSent(db, team, 'log', entry);
    for (const { id, device: author } of operations) if (author === device) removeFromOutbox(db, team, id);
  }

  /**
   * Makes way for an entry of the relay with a number that was given to another one here, which nobody has seen. False when
   * that one was confirmed: then there are two logs.
   */
  giveWay(entry: Entry): boolean {
    const { db, team } = this.#context;
    if (!isSignedAbove(db, team, entry.number - 1)) return false;
    this.unsignAfter(entry.number - 1);
    return true;
  }

  /** Takes back the numbers behind `number`. */
  unsignAfter(number: number): void {
    const { db, team, device, heads, now } = this.#context;
    const last = findSent(db, team, 'log', number);
    const head = last === undefined ? START : headOf(parseEntry(last));
    db.write((tx) => {
      unsignOutbox(tx, team, number);
      heads.write(tx, device, head, now());
    });
    heads.remember(device, head);
  }

  /** The number of the last entry that the relay has. */
  confirmed(): number {
    const { db, team, device } = this.#context;
    return itemsRead(db, team, device);
  }

  /** What the relay lacks, the oldest first and at most `limit`; signs what waits when it has all that was signed. */
  async next(limit: number): Promise<SentEntry[]> {
    const { db, team } = this.#context;
    const of = { team, stream: 'log', number: this.confirmed() } as const;
    const most = Math.min(limit, BATCH);
    if (sentAfter(db, of, 1).length === 0) await this.#sign(most);
    return withinBytes(sentAfter(db, of, most));
  }

  /** Signs what goes out next while the last append is on its way. */
  async signAhead(): Promise<void> {
    const { device, heads } = this.#context;
    const unconfirmed = (heads.of(device)?.number ?? 0) - this.confirmed();
    if (unconfirmed <= BATCH) await this.#sign(BATCH);
  }

  async #sign(limit: number): Promise<void> {
    const { db, team, device, heads, memories, now, judge, seal } = this.#context;
    const pace = new Pace();
    let head = heads.of(device);
    const signed: { row: OutboxRow; entry: Entry | null }[] = [];
    const redated: Operation[] = [];
    for (const row of unsignedOutbox(db, team, limit)) {
      const found = findOperation(db, team, row.operation);
      const operation = found && inOrder(found, head, now());
      if (operation && operation !== found) redated.push(operation);
      // A purge has taken its content before it was sent.
      const entry = operation && isWhole(operation) ? seal(operation, head) : null;
      if (entry) head = headOf(entry);
      signed.push({ row, entry });
      await pace.breathe();
    }
    if (signed.length === 0) return;
    memories.transaction((tx) => {
      for (const { id, clock } of redated) dateOperation(tx, team, id, clock);
      if (redated.length > 0)
        judge(
          tx,
          redated.map(({ memory }) => memory),
        );
      for (const { row, entry } of signed) {
        if (entry) signOutbox(tx, row, { number: entry.number, bytes: entry.bytes });
        else removeFromOutbox(tx, team, row.operation);
      }
      if (head) heads.write(tx, device, head, now());
    });
    if (head) heads.remember(device, head);
  }
}

/** An operation from before entries that came back from the relay is dated behind them (rule T-6). */
function inOrder<T extends Operation>(operation: T, head: Head | null, now: number): T {
  if (head === null || operation.clock > head.clock) return operation;
  return { ...operation, clock: tick(head.clock, now) };
}

const isSame = (item: unknown, bytes: Uint8Array): boolean =>
  item instanceof Uint8Array && Buffer.compare(item, bytes) === 0;

const isWhole = ({ kind, payload }: Operation): boolean =>
  payload !== null || (kind !== 'put' && kind !== 'propose' && kind !== 'delete');

/** As many of the first as fit into one message, at least one. */
function withinBytes(entries: readonly SentEntry[]): SentEntry[] {
  let bytes = 0;
  return entries.filter(({ bytes: entry }, index) => {
    bytes += entry.length;
    return index === 0 || bytes <= BATCH_BYTES;
  });
}
