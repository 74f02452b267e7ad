import type { Logger } from 'pino';
import { type Entry, type Head, headOf, parseEntry } from '../../../protocol/entry.ts';
import type { DropReason } from '../../../protocol/errors.ts';
import type { TeamRules } from '../domain/team/operation.ts';
import type { Database, WritableDb } from '../store/database.ts';
import { countDrop, countHeld, heldEntries, holdEntry, releaseEntry } from '../store/team-held.ts';
import { cursorsOf, putCursor } from '../store/team-streams.ts';
import type { TeamRow } from '../store/teams.ts';
import type { RelayDocument } from './document.ts';
import type { Heads } from './heads.ts';
import type { OwnLog } from './own-log.ts';
import { Pace } from './pace.ts';
import type { SharedMemories } from './ports.ts';
import {
  type Arrival,
  type Judge,
  opened,
  placeOf,
  type Read,
  read,
  type Verdict,
  verified,
} from './verdict.ts';

/** Entries that become one transaction. */
const BATCH = 200;
const LOOK_AGAIN_MS = 60_000;
/** What a relay can make this device keep for later. */
const MOST_HELD = 20_000;
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
}

/** What became of the entries of one transaction. */
interface Batch {
  verdicts: { device: string; verdict: Verdict }[];
  heads: Map<string, Head>;
  /** The last of this device's own entries that the relay has as they were sent; 0 for none. */
  confirmed: number;
}

/** Takes entries of the log: checks them, and writes what they say and how far was read in one transaction. */
export class Inbox {
  readonly #context: InboxContext;
  /** Devices with entries that wait for an earlier one, and the lowest number of those. */
  readonly #gaps = new Map<string, number>();
  #held: number;
  #lookedAt = 0;

  constructor(context: InboxContext) {
    this.#context = context;
    const team = context.team().id;
    this.#held = countHeld(context.db, team).reduce((sum, { count }) => sum + count, 0);
    for (const { device, bytes } of heldEntries(context.db, team, ['gap']))
      this.#noteGap(device, parseEntry(bytes).number);
  }

  /** Reads what is new in a segment, without this device's own array where that holds what the relay may not have. */
  async read(document: RelayDocument, segment: number, withOwn: boolean): Promise<number> {
    const { db } = this.#context;
    const { id: team, device: own } = this.#context.team();
    const cursors = cursorsOf(db, team, segment);
    let count = 0;
    for (const device of document.devices()) {
      if (device === own && !withOwn) continue;
      const from = cursors.get(device) ?? 0;
      if (document.countOf(device) < from) this.#behind(document, segment, device);
      const items = document.itemsOf(device, from);
      for (let start = 0; start < items.length; start += BATCH) {
        const part = items.slice(start, start + BATCH);
        const arrivals = part.map((item) => ({ device, item, chained: false }));
        const end = from + start + part.length;
        await this.#take(arrivals, (tx) => putCursor(tx, team, segment, device, end));
        count += part.length;
      }
    }
    await this.#fillGaps();
    return count;
  }

  /** Tries again what is held for one of these reasons, of one device or of all. */
  async release(reasons: readonly DropReason[], device?: string): Promise<void> {
    const { db } = this.#context;
    const team = this.#context.team().id;
    const rows = heldEntries(db, team, reasons)
      .filter((row) => device === undefined || row.device === device)
      .map((row) => ({ row, number: parseEntry(row.bytes).number }))
      .sort((a, b) => a.number - b.number)
      .map(({ row }) => row);
    for (let start = 0; start < rows.length; start += BATCH) {
      const part = rows.slice(start, start + BATCH);
      const arrivals = part.map((row) => ({
        device: row.device,
        item: row.bytes,
        chained: CHAINED.includes(row.reason),
      }));
      this.#held -= part.length;
      await this.#take(arrivals, (tx) => {
        for (const { hash } of part) releaseEntry(tx, team, hash);
      });
    }
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
    const { id: team, device: own } = this.#context.team();
    const items = document.countOf(device);
    logger.warn(
      { team, device, segment, items, code: 'relay_behind' },
      'the relay lost or withholds entries',
    );
    if (device === own) db.write((tx) => putCursor(tx, team, segment, device, items));
  }

  /** Checks a batch and writes it down together with what `also` writes. */
  async #take(arrivals: readonly Arrival[], also: (db: WritableDb) => void): Promise<void> {
    const { memories, heads, ownLog, rules, now } = this.#context;
    const batch = await this.#look(arrivals);
    const team = this.#context.team();
    const operations = batch.verdicts.flatMap(({ verdict }) =>
      verdict.kind === 'accepted' ? [verdict.operation] : [],
    );
    memories.transaction((db) => {
      also(db);
      for (const [device, head] of batch.heads) heads.write(db, device, head, now());
      for (const { device, verdict } of batch.verdicts) this.#write(db, device, verdict);
      if (batch.confirmed > 0) ownLog.confirm(db, batch.confirmed);
      if (operations.length > 0) memories.arrive(db, team, rules(), operations);
    });
    for (const [device, head] of batch.heads) heads.remember(device, head);
  }

  #write(db: WritableDb, device: string, verdict: Verdict): void {
    const { logger, now, ownLog } = this.#context;
    const team = this.#context.team();
    const { entry } = verdict;
    if (verdict.kind !== 'dropped' && device === team.device)
      ownLog.adopt(db, verdict.entry, verdict.kind === 'accepted' ? verdict.operation.id : null);
    if (verdict.kind === 'held' && this.#held < MOST_HELD) {
      const { hash, bytes, number } = verdict.entry;
      this.#held += 1;
      if (verdict.reason === 'gap') this.#noteGap(device, number);
      holdEntry(db, {
        team: team.id,
        hash,
        device,
        stream: 'log',
        reason: verdict.reason,
        held_at: now(),
        bytes,
      });
    } else if (verdict.kind !== 'accepted') {
      const { reason } = verdict;
      countDrop(db, team.id, { device, reason, count: 1, at: now() });
      logger.warn({ team: team.id, device, number: entry?.number, reason }, 'an entry was dropped');
    }
  }

  async #look(arrivals: readonly Arrival[]): Promise<Batch> {
    const { judge, ownLog } = this.#context;
    const team = this.#context.team();
    const pace = new Pace();
    const judgement = judge();
    const reads: Read[] = [];
    for (const arrival of arrivals) {
      reads.push(read(arrival, judgement.team));
      await pace.breathe();
    }
    const checked = await Promise.all(reads.map((one) => verified(one, judgement)));
    const batch: Batch = { verdicts: [], heads: new Map(), confirmed: 0 };
    for (const one of checked) {
      const { device } = one.arrival;
      if (!('verdict' in one) && device === team.device && ownLog.has(one.entry)) {
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
    if (
      device === this.#context.team().device &&
      entry.number <= (head?.number ?? 0) &&
      ownLog.giveWay(entry)
    )
      return this.#place(entry, { device, item: entry.bytes, chained }, batch, judge);
    const misplaced = placeOf(entry, head, judge.now);
    if (misplaced) return misplaced;
    batch.heads.set(device, headOf(entry));
    return opened(entry, judge);
  }
}
