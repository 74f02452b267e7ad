import type { Logger } from 'pino';
import { type Entry, type Head, headOf, parseEntry } from '../../../protocol/entry.ts';
import type { DropReason } from '../../../protocol/errors.ts';
import type { TeamRules } from '../domain/team/operation.ts';
import type { Database, WritableDb } from '../store/database.ts';
import { countDrop, heldEntries, holdEntry, releaseEntry } from '../store/team-held.ts';
import { cursorsOf, putCursor } from '../store/team-streams.ts';
import type { TeamRow } from '../store/teams.ts';
import { BatchSize } from './batch-size.ts';
import type { RelayDocument } from './document.ts';
import type { Heads } from './heads.ts';
import { HeldCounts } from './held-counts.ts';
import type { OwnLog } from './own-log.ts';
import { Pace } from './pace.ts';
import type { SharedMemories } from './ports.ts';
import {
  type Arrival,
  type Judge,
  opened,
  placeOf,
  type Read,
  readArrival,
  type Verdict,
  verified,
} from './verdict.ts';

const LOOK_AGAIN_MS = 60_000;
/** Reasons of held entries that have their place in the chain already. */
const CHAINED: readonly string[] = ['undecryptable', 'too_new'] satisfies DropReason[];

export interface InboxContext {
  db: Database;
  logger: Logger;
  memories: SharedMemories;
  heads: Heads;
  ownLog: OwnLog;
  now(): number;
  /** As it is now: control entries change them. */
  team(): TeamRow;
  judge(): Judge;
  rules(): TeamRules;
  /** The engine ends: what is left is read the next time. */
  isStopped(): boolean;
}

/** What became of the entries of one transaction. */
interface Batch {
  verdicts: { device: string; verdict: Verdict }[];
  heads: Map<string, Head>;
  /** The last of this device's own entries that the relay has as they were sent; 0 for none. */
  confirmed: number;
  /** Own entries that are not known here: this engine goes on from a backup. */
  adopted: Entry[];
}

/** Takes entries of the log: checks them, and writes what they say and how far was read in one transaction. */
export class Inbox {
  readonly #context: InboxContext;
  readonly #team: string;
  readonly #own: string;
  /** Devices with entries that wait for an earlier one, and the lowest number of those. */
  readonly #gaps = new Map<string, number>();
  readonly #held: HeldCounts;
  /** How much was held when a segment could not be read to its end. */
  readonly #left = new Map<number, number>();
  #lookedAt = 0;
  #taken = 0;
  readonly #batch = new BatchSize();
  /** What was logged of a relay that is behind, once each. */
  readonly #told = new Set<string>();
  /** How many items a device had when they were looked through for what is missing. */
  readonly #searched = new WeakMap<RelayDocument, Map<string, number>>();

  constructor(context: InboxContext) {
    this.#context = context;
    const { id: team, device } = context.team();
    this.#team = team;
    this.#own = device;
    this.#held = new HeldCounts(context.db, team);
    for (const held of heldEntries(context.db, team, ['gap']))
      this.#noteGap(held.device, parseEntry(held.bytes).number);
  }

  /** How many entries were looked at in this run, whatever became of them. */
  get taken(): number {
    return this.#taken;
  }

  /** Whether so much is held of somebody that nothing more is read of them: what it waits for has to come first. */
  get isFull(): boolean {
    return this.#held.isAnyFull;
  }

  /** Whether there is a point in reading a segment that could not be read to its end. */
  mayFinish(segment: number): boolean {
    const left = this.#left.get(segment);
    return left === undefined || this.#held.entries < left;
  }

  /**
   * Reads what is new in a segment, without this device's own array where that holds what the relay may not have. False where
   * not all of it could be taken.
   */
  async read(document: RelayDocument, segment: number, withOwn: boolean): Promise<boolean> {
    const { db, ownLog } = this.#context;
    const [team, own] = [this.#team, this.#own];
    if (withOwn) ownLog.passOver(document, segment);
    const cursors = cursorsOf(db, team, segment);
    let complete = true;
    for (const device of new Set([...document.devices(), ...cursors.keys()])) {
      if (device === own && !withOwn) continue;
      const from = cursors.get(device) ?? 0;
      if (document.countOf(device) < from) this.#behind(document, segment, device);
      await this.#findMissing(document, device, from);
      const items = document.itemsOf(device, from).map((item) => ({ device, item, chained: false }));
      const move = (tx: WritableDb, taken: number) => putCursor(tx, team, segment, device, from + taken);
      complete = (await this.#takeAll(items, move, device)) && complete;
    }
    await this.#fillGaps();
    if (!complete) this.#left.set(segment, this.#held.entries);
    return complete;
  }

  /**
   * Looks through what was read of a device for entries that were not there then: a relay may have left them out of the middle.
   * Once for each state of the document, while something waits for them.
   */
  async #findMissing(document: RelayDocument, device: string, read: number): Promise<void> {
    const lowest = this.#gaps.get(device);
    if (lowest === undefined) return;
    const searched = this.#searched.get(document) ?? new Map<string, number>();
    this.#searched.set(document, searched);
    const count = document.countOf(device);
    if (searched.get(device) === count) return;
    searched.set(device, count);
    const last = this.#context.heads.of(device)?.number ?? 0;
    const missing = document
      .itemsOf(device, 0)
      .slice(0, read)
      .map((item) => ({ device, item, chained: false }))
      .filter((arrival) => {
        const one = readArrival(arrival, this.#team);
        return 'entry' in one && one.entry.number > last && one.entry.number < lowest;
      });
    await this.#takeAll(missing, () => {}, device);
  }

  /** Tries again what is held for one of these reasons, of one device or of all. */
  async release(reasons: readonly DropReason[], device?: string): Promise<void> {
    const { db } = this.#context;
    const team = this.#team;
    const rows = heldEntries(db, team, reasons)
      .filter((row) => device === undefined || row.device === device)
      .map((row) => ({ row, number: parseEntry(row.bytes).number }))
      .sort((a, b) => a.number - b.number)
      .map(({ row }) => row);
    const arrivals = rows.map(({ device, reason, bytes }) => ({
      device,
      item: bytes,
      chained: CHAINED.includes(reason),
    }));
    let released = 0;
    await this.#takeAll(arrivals, (tx, taken) => {
      for (const { hash, bytes, reason, device: of } of rows.slice(released, taken)) {
        releaseEntry(tx, team, hash);
        this.#held.remove(of, reason, bytes);
      }
      released = taken;
    });
  }

  /** Tries again what was ahead of its time, now and then. */
  async releaseDue(): Promise<void> {
    const now = this.#context.now();
    if (now - this.#lookedAt < LOOK_AGAIN_MS) return;
    this.#lookedAt = now;
    await this.release(['future']);
    await this.#fillGaps();
  }

  /** What waited for an earlier entry of its device, where that has come. */
  async #fillGaps(): Promise<void> {
    for (const [device, lowest] of [...this.#gaps]) {
      if ((this.#context.heads.of(device)?.number ?? 0) + 1 < lowest) continue;
      this.#gaps.delete(device);
      await this.release(['gap'], device);
    }
  }

  #noteGap(device: string, number: number): void {
    this.#gaps.set(device, Math.min(number, this.#gaps.get(device) ?? number));
  }

  /** The relay has less than it had (rule T-37). Of this device's own entries, what is lost is appended again. */
  #behind(document: RelayDocument, segment: number, device: string): void {
    const { db, logger } = this.#context;
    const [team, own] = [this.#team, this.#own];
    const items = document.countOf(device);
    const told = `${segment} ${device} ${items}`;
    if (!this.#told.has(told))
      logger.warn(
        { team, device, segment, items, code: 'relay_behind' },
        'the relay lost or withholds entries',
      );
    this.#told.add(told);
    if (device === own) db.write((tx) => putCursor(tx, team, segment, device, items));
  }

  /**
   * Checks arrivals of any number and writes them down, a batch to a transaction, together with what `also` writes of how many
   * were taken by then. Signatures of the next batch are checked, in other threads, while one is written. False where it ended
   * early, because too much is held.
   */
  async #takeAll(
    arrivals: readonly Arrival[],
    also: (db: WritableDb, taken: number) => void,
    unlessFull?: string,
  ): Promise<boolean> {
    const part = (start: number) => this.#check(arrivals.slice(start, start + this.#batch.size));
    let next = part(0);
    for (let taken = 0; taken < arrivals.length; ) {
      const checked = await next;
      if (this.#context.isStopped() || (unlessFull !== undefined && this.#isFull(unlessFull))) return false;
      taken += checked.length;
      next = part(taken);
      // It is waited for in its turn, unless this batch fails first.
      next.catch(() => {});
      const end = taken;
      await this.#take(checked, (db) => also(db, end));
    }
    return true;
  }

  /** What this device wrote itself is always read. */
  #isFull(device: string): boolean {
    const isKnown = this.#context.judge().signingKeyOf(device) !== null;
    return device !== this.#own && this.#held.isFull(device, isKnown);
  }

  /** Reads arrivals and looks at their signatures. */
  async #check(arrivals: readonly Arrival[]): Promise<Read[]> {
    const judge = this.#context.judge();
    const pace = new Pace();
    const checks: Promise<Read>[] = [];
    for (const arrival of arrivals) {
      checks.push(verified(readArrival(arrival, judge.team), judge));
      await pace.breathe();
    }
    return Promise.all(checks);
  }

  /** Looks at a batch in its order and writes it down together with what `also` writes. */
  async #take(checked: readonly Read[], also: (db: WritableDb) => void): Promise<void> {
    const { memories, heads, ownLog, rules, now } = this.#context;
    const batch = await this.#look(checked);
    const team = this.#context.team();
    const operations = batch.verdicts.flatMap(({ verdict }) =>
      verdict.kind === 'accepted' ? [verdict.operation] : [],
    );
    const from = performance.now();
    memories.transaction((db) => {
      also(db);
      for (const [device, head] of batch.heads) heads.write(db, device, head, now());
      for (const { device, verdict } of batch.verdicts) this.#write(db, device, verdict);
      if (batch.confirmed > 0) ownLog.confirm(db, batch.confirmed);
      ownLog.adopt(db, batch.adopted, operations);
      if (operations.length > 0) memories.arrive(db, team, rules(), operations);
    });
    this.#batch.took(checked.length, performance.now() - from);
    for (const [device, head] of batch.heads) heads.remember(device, head);
    this.#taken += checked.length;
  }

  #write(db: WritableDb, device: string, verdict: Verdict): void {
    const { logger, now } = this.#context;
    const team = this.#team;
    if (verdict.kind === 'held') {
      const { hash, bytes, number } = verdict.entry;
      this.#held.add(device, verdict.reason, bytes);
      if (verdict.reason === 'gap') this.#noteGap(device, number);
      holdEntry(db, {
        team,
        hash,
        device,
        stream: 'log',
        reason: verdict.reason,
        held_at: now(),
        bytes,
      });
    } else if (verdict.kind === 'dropped') {
      const { reason } = verdict;
      countDrop(db, team, { device, reason, count: 1, at: now() });
      logger.warn({ team, device, number: verdict.entry?.number, reason }, 'an entry was dropped');
    }
  }

  async #look(checked: readonly Read[]): Promise<Batch> {
    const { judge, ownLog } = this.#context;
    const pace = new Pace();
    const judgement = judge();
    const batch: Batch = { verdicts: [], heads: new Map(), confirmed: 0, adopted: [] };
    for (const one of checked) {
      const { device } = one.arrival;
      if (!('verdict' in one) && device === this.#own && ownLog.has(one.entry)) {
        batch.confirmed = Math.max(batch.confirmed, one.entry.number);
        continue;
      }
      const verdict = 'verdict' in one ? one.verdict : this.#place(one.entry, one.arrival, batch, judgement);
      batch.verdicts.push({ device, verdict });
      await pace.breathe();
    }
    return batch;
  }

  #place(entry: Entry, { chained }: Arrival, batch: Batch, judge: Judge): Verdict {
    const { heads, ownLog } = this.#context;
    const { device } = entry;
    if (chained) return opened(entry, judge);
    const head = batch.heads.get(device) ?? heads.of(device);
    if (device === this.#own && entry.number <= (head?.number ?? 0) && ownLog.giveWay(entry))
      return this.#place(entry, { device, item: entry.bytes, chained }, batch, judge);
    const misplaced = placeOf(entry, head, judge.now);
    if (misplaced) return misplaced;
    batch.heads.set(device, headOf(entry));
    if (device === this.#own) batch.adopted.push(entry);
    return opened(entry, judge);
  }
}
