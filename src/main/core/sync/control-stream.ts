import type { Logger } from 'pino';
import { tick } from '../../../protocol/clock.ts';
import { type Entry, headOf, parseEntry } from '../../../protocol/entry.ts';
import type { Refusal } from '../../../protocol/refusals.ts';
import type { TeamState } from '../../../protocol/team-state.ts';
import { HoldfastError } from '../../../shared/errors.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../store/database.ts';
import { forgetSentFrom, keepSent, lastSent, sentAfter } from '../store/team-outbox.ts';
import type { TeamRow } from '../store/teams.ts';
import type { Channel } from './channel.ts';
import type { Author } from './control-entries.ts';
import { dutyOf } from './duties.ts';
import type { Heads } from './heads.ts';
import { applyState } from './members.ts';
import { Membership } from './membership.ts';
import type { TeamKeys } from './team-keys.ts';

const ENTRIES_AT_A_TIME = 100;
const READY_MS = 10_000;
const CONFIRMED_MS = 15_000;
/** How long an engine leaves its duties to others after the relay has refused one; each try makes new keys. */
const REST_MS = 60_000;

export interface ControlStreamContext {
  db: Database;
  clock: Clock;
  logger: Logger;
  keys: TeamKeys;
  /** Of the log. */
  heads: Heads;
  /** As it is now. */
  team(): TeamRow;
  wake(): void;
}

/** Somebody who waits for something to become true. */
interface Waiting {
  isDone(): boolean;
  resolve(): void;
  reject(error: Error): void;
}

/** The control document of one team: what it says, and what this device adds to it. */
export class ControlStream {
  readonly #context: ControlStreamContext;
  readonly #membership: Membership;
  readonly #waiting = new Set<Waiting>();
  #ready = false;
  #restUntil = 0;

  constructor(context: ControlStreamContext) {
    this.#context = context;
    const { keys, team, clock } = context;
    this.#membership = new Membership({
      ...context,
      team: team().id,
      device: team().device,
      now: clock,
      apply: (db, state) => {
        keys.learn(state);
        applyState(db, { team: team(), keys, now: clock() }, state);
      },
    });
  }

  get state(): TeamState {
    return this.#membership.state;
  }

  /** Takes what is new, and does what is the duty of an admin's engine. */
  read(channel: Channel): void {
    this.#membership.read(channel.document, !channel.isSending);
    this.#ready = true;
    if (!channel.isSending && this.#unsent(channel).length === 0) this.#doDuty();
    this.#tellWaiting();
  }

  /** Appends what the relay lacks of this device: what is new, and what it has lost (rule T-37). */
  send(channel: Channel): void {
    const unsent = channel.isSending ? [] : this.#unsent(channel);
    if (unsent.length > 0)
      channel.append(
        this.#context.team().device,
        unsent.map(({ bytes }) => bytes),
      );
  }

  /** The relay did not take the last append: nobody has seen it, so that it is as if it had not been. */
  refused({ code, message }: Refusal): true {
    const { db, clock, logger, team } = this.#context;
    const { id } = team();
    logger.warn({ team: id, code }, 'the relay refused a control entry');
    this.#restUntil = clock() + REST_MS;
    const [first] = sentAfter(db, { team: id, stream: 'ctl', number: this.#confirmed() }, 1);
    if (first) db.write((tx) => forgetSentFrom(tx, id, 'ctl', first.number));
    this.#rejectAll(
      new HoldfastError(
        'conflict',
        `The relay did not take the change: ${message}`,
        'See `holdfast team status`.',
      ),
    );
    return true;
  }

  /** The connection is gone: what is read next counts. */
  lost(): void {
    this.#ready = false;
  }

  /** Writes a control entry and resolves when the relay has it durably. Throws `unavailable`. */
  async append(write: (author: Author, state: TeamState) => Entry): Promise<void> {
    const { wake } = this.#context;
    wake();
    await this.#until(() => this.#ready, READY_MS, 'Nothing was changed: try again when it can be reached.');
    const entry = this.#keep(write);
    wake();
    await this.#until(
      () => this.#membership.has(entry.hash),
      CONFIRMED_MS,
      'The change is kept and will be sent when it can be reached.',
    );
  }

  /** Resolves when the relay has all that this device wrote. Throws `unavailable`, or why the relay does not take it. */
  sent(): Promise<void> {
    const { db, team } = this.#context;
    const last = lastSent(db, team().id, 'ctl')?.number ?? 0;
    return this.#until(
      () => this.#confirmed() >= last,
      CONFIRMED_MS,
      'It will be sent when it can be reached.',
    );
  }

  close(): void {
    this.#rejectAll(new HoldfastError('unavailable', 'Holdfast is being stopped.', 'Try again in a moment.'));
  }

  /** The author of the next entry (rules T-3, T-6). */
  author(): Author {
    const { db, clock, keys, heads, team } = this.#context;
    const { id, device } = team();
    const last = lastSent(db, id, 'ctl');
    const head = last ? headOf(parseEntry(last.bytes)) : null;
    const accepted = Math.max(heads.lastClock(), this.#membership.lastClock(), head?.clock ?? 0);
    return { team: id, device, signer: keys.signer, head, clock: tick(accepted, clock()) };
  }

  /** How far the streams of a device were read, for cuts (rule T-20). */
  seen(device: string): { log: number; ctl: number } {
    return {
      log: this.#context.heads.of(device)?.number ?? 0,
      ctl: this.#membership.headOf(device)?.number ?? 0,
    };
  }

  #keep(write: (author: Author, state: TeamState) => Entry): Entry {
    const { db, team } = this.#context;
    const entry = write(this.author(), this.state);
    db.write((tx) => keepSent(tx, team().id, 'ctl', entry));
    return entry;
  }

  #doDuty(): void {
    const { keys, clock, team } = this.#context;
    if (clock() < this.#restUntil) return;
    if (team().role !== 'admin' && team().kind !== 'personal') return;
    const duty = dutyOf(this.state, keys, clock());
    if (duty) this.#keep(duty);
  }

  /** Number of the last own entry that the relay has shown. */
  #confirmed(): number {
    return this.#membership.headOf(this.#context.team().device)?.number ?? 0;
  }

  #unsent(channel: Channel) {
    const { db, team } = this.#context;
    const { id, device } = team();
    // A relay that lost some has fewer items than were confirmed; one that put in its own has more.
    const number = Math.min(channel.document.countOf(device), this.#confirmed());
    return sentAfter(db, { team: id, stream: 'ctl', number }, ENTRIES_AT_A_TIME);
  }

  #until(isDone: () => boolean, ms: number, then: string): Promise<void> {
    if (isDone()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const { host } = new URL(this.#context.team().relay);
      const timer = setTimeout(() => {
        waiting.reject(new HoldfastError('unavailable', `The relay ${host} does not answer.`, then));
      }, ms);
      const over = () => {
        clearTimeout(timer);
        this.#waiting.delete(waiting);
      };
      const waiting: Waiting = {
        isDone,
        resolve: () => {
          over();
          resolve();
        },
        reject: (error) => {
          over();
          reject(error);
        },
      };
      this.#waiting.add(waiting);
    });
  }

  #tellWaiting(): void {
    for (const waiting of this.#waiting) if (waiting.isDone()) waiting.resolve();
  }

  #rejectAll(error: Error): void {
    for (const waiting of this.#waiting) waiting.reject(error);
  }
}
