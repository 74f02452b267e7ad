import type { Logger } from 'pino';
import { chainDefect } from '../../../protocol/chain.ts';
import { isFuture } from '../../../protocol/clock.ts';
import { type ControlEntry, parseControl } from '../../../protocol/control.ts';
import { type Entry, type Head, headOf, isEntrySigned, parseEntry } from '../../../protocol/entry.ts';
import { type DropReason, ProtocolError } from '../../../protocol/errors.ts';
import { evaluateTeam } from '../../../protocol/evaluate.ts';
import { deviceIdOf, sha256, toHex } from '../../../protocol/ids.ts';
import type { TeamState } from '../../../protocol/team-state.ts';
import type { Database, WritableDb } from '../store/database.ts';
import { countDrop } from '../store/team-held.ts';
import { keepSent } from '../store/team-outbox.ts';
import { CONTROL_SEGMENT, cursorsOf, putCursor, putStream } from '../store/team-streams.ts';
import { keepTeamEntry, teamEntries } from '../store/teams.ts';
import type { RelayDocument } from './document.ts';

export interface MembershipContext {
  db: Database;
  logger: Logger;
  team: string;
  device: string;
  now(): number;
  /** Writes what the entries come to, in the transaction that keeps them. */
  apply(db: WritableDb, state: TeamState): void;
}

/** What came of an item of the control document. `later` is read again: what it waits for is not there. */
type Outcome =
  | { kind: 'new'; control: ControlEntry }
  | { kind: 'known' }
  | { kind: 'later'; reason: DropReason }
  | { kind: 'dropped'; reason: DropReason };

/** What was found in the control document. */
interface News {
  taken: ControlEntry[];
  dropped: { device: string; reason: DropReason }[];
}

/** The key that a device signs with, in its first entry, by which it founds a team or joins one; its id is made of that key. */
function firstKeyOf({ entry, body }: ControlEntry): Uint8Array | undefined {
  if (body.k !== 'found' && body.k !== 'join') return undefined;
  return deviceIdOf(body.sign) === entry.device ? body.sign : undefined;
}

/** Keeps an accepted entry, and notes its clock: what this device writes about memories comes after it (rule T-3). */
export function keepControlEntry(db: WritableDb, entry: Entry, seenAt: number): void {
  const { team, device, number, hash, clock } = entry;
  keepTeamEntry(db, team, entry);
  putStream(db, {
    team,
    device,
    stream: 'ctl',
    last_number: number,
    last_hash: hash,
    last_clock: clock,
    last_seen_at: seenAt,
  });
}

/** The control entries of a team, and who is in it by them (rules T-20 to T-26). */
export class Membership {
  readonly #context: MembershipContext;
  readonly #entries = new Map<string, ControlEntry>();
  readonly #heads = new Map<string, Head>();
  /** What devices sign with, by their first entries. */
  readonly #keys = new Map<string, Uint8Array>();
  /** The one that was read last. */
  #document: RelayDocument | null = null;
  #state: TeamState;

  constructor(context: MembershipContext) {
    this.#context = context;
    this.#state = this.#load();
  }

  get state(): TeamState {
    return this.#state;
  }

  /** The end of a device's control stream, as far as it was read. */
  headOf(device: string): Head | null {
    return this.#heads.get(device) ?? null;
  }

  /** The last reading of a clock in any of them. */
  lastClock(): number {
    return [...this.#heads.values()].reduce((last, { clock }) => Math.max(last, clock), 0);
  }

  /** Whether the relay has shown an entry. */
  has(hash: string): boolean {
    return this.#entries.has(hash);
  }

  /**
   * Reads what is new in the control document, without this device's own array where the relay may not have that. True when
   * there were entries.
   */
  read(document: RelayDocument, withOwn: boolean): boolean {
    const { db, team, device: own } = this.#context;
    const cursors = cursorsOf(db, team, CONTROL_SEGMENT);
    const news: News = { taken: [], dropped: [] };
    const moved = new Map<string, number>();
    // What a relay put in between and took out again has moved the places of the others.
    const isOther = document !== this.#document;
    for (const device of document.devices()) {
      if (device === own && !withOwn) continue;
      const counted = cursors.get(device) ?? 0;
      const look = (from: number) => this.#readDevice({ document, device, counted }, from, news);
      const read = look(isOther ? 0 : counted) ?? look(0);
      if (read !== null && read !== counted) moved.set(device, read);
    }
    this.#document = document;
    const { taken, dropped } = news;
    if (moved.size === 0 && taken.length === 0) return false;
    try {
      this.#write(taken, moved, dropped);
    } catch (error) {
      this.#state = this.#load();
      this.#document = null;
      throw error;
    }
    return taken.length > 0;
  }

  /**
   * Reads the items behind the first `from`, and returns how many need no other look; null where one before them is missing.
   * Of those that were `counted` before, what is wrong with them was.
   */
  #readDevice(
    { document, device, counted }: { document: RelayDocument; device: string; counted: number },
    from: number,
    { taken, dropped }: News,
  ): number | null {
    let read = Math.min(from, document.countOf(device));
    for (const item of document.itemsOf(device, from)) {
      const outcome = this.#look(device, item);
      if (outcome.kind === 'later') return outcome.reason === 'gap' && from > 0 ? null : read;
      if (outcome.kind === 'new') taken.push(this.#add(outcome.control));
      if (outcome.kind === 'dropped' && read >= counted) dropped.push({ device, reason: outcome.reason });
      read += 1;
    }
    return read;
  }

  #write(
    taken: readonly ControlEntry[],
    moved: ReadonlyMap<string, number>,
    dropped: readonly { device: string; reason: DropReason }[],
  ): void {
    const { db, team, device: own, now, logger, apply } = this.#context;
    const state = taken.length > 0 ? this.#evaluate() : this.#state;
    const useless = taken.flatMap(({ entry }) => {
      const reason = state.refused.get(entry.hash);
      return reason === undefined || reason === 'without_effect' ? [] : [{ device: entry.device, reason }];
    });
    db.write((tx) => {
      for (const { entry } of taken) {
        keepControlEntry(tx, entry, now());
        if (entry.device === own) keepSent(tx, team, 'ctl', entry);
      }
      for (const [device, items] of moved) putCursor(tx, team, CONTROL_SEGMENT, device, items);
      for (const drop of [...dropped, ...useless]) {
        countDrop(tx, team, { ...drop, count: 1, at: now() });
        logger.warn({ team, ...drop }, 'a control entry was dropped');
      }
      if (taken.length > 0) apply(tx, state);
    });
    this.#state = state;
  }

  #look(device: string, item: unknown): Outcome {
    const dropped = (reason: DropReason): Outcome => ({ kind: 'dropped', reason });
    if (!(item instanceof Uint8Array)) return dropped('malformed');
    if (this.#entries.has(toHex(sha256(item)))) return { kind: 'known' };
    try {
      const entry = parseEntry(item);
      if (entry.team !== this.#context.team) return dropped('wrong_team');
      if (entry.device !== device) return dropped('replayed');
      const misplaced = this.#misplaced(entry);
      if (misplaced) return misplaced;
      const control = parseControl(entry);
      return this.#isSigned(control) ? { kind: 'new', control } : dropped('bad_signature');
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      return { kind: error.reason === 'too_new' ? 'later' : 'dropped', reason: error.reason };
    }
  }

  /**
   * Whether its device has signed it. Before it takes a place in the chain: else whoever has no key could take the place of
   * what that device writes next.
   */
  #isSigned(control: ControlEntry): boolean {
    const key = firstKeyOf(control) ?? this.#keys.get(control.entry.device);
    return key !== undefined && isEntrySigned(control.entry, key);
  }

  #misplaced(entry: Entry): Outcome | null {
    if (isFuture(entry.clock, this.#context.now())) return { kind: 'later', reason: 'future' };
    const reason = chainDefect(this.#heads.get(entry.device) ?? null, entry);
    if (reason === 'gap') return { kind: 'later', reason };
    return reason === null ? null : { kind: 'dropped', reason };
  }

  #add(control: ControlEntry): ControlEntry {
    const { entry } = control;
    this.#entries.set(entry.hash, control);
    const key = firstKeyOf(control);
    if (key) this.#keys.set(entry.device, key);
    const head = this.#heads.get(entry.device);
    if (!head || head.number < entry.number) this.#heads.set(entry.device, headOf(entry));
    return control;
  }

  #load(): TeamState {
    const { db, team } = this.#context;
    this.#entries.clear();
    this.#heads.clear();
    this.#keys.clear();
    for (const { bytes } of teamEntries(db, team)) this.#add(parseControl(parseEntry(bytes)));
    return this.#evaluate();
  }

  #evaluate(): TeamState {
    return evaluateTeam(this.#context.team, this.#entries.values());
  }
}
