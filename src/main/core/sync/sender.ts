import type { Logger } from 'pino';
import type { Refusal } from '../../../protocol/refusals.ts';
import type { SentEntry } from '../store/team-outbox.ts';
import type { Channel } from './channel.ts';
import type { OwnLog } from './own-log.ts';

const BATCH = 200;
/** Refusals that have nothing to do with what was sent. */
const PASSING: readonly string[] = ['quota', 'too_many', 'unavailable'];
const TRY_AGAIN_MS = 30_000;

export interface SenderContext {
  team: string;
  device: string;
  ownLog: OwnLog;
  logger: Logger;
  /** An entry that the relay will not take: it is given up and counted. */
  giveUp(entry: SentEntry, refusal: Refusal): void;
  wakeIn(ms: number): void;
}

/** Sends the log of this device, one append at a time. After a refusal it sends single entries, to find the one that is meant. */
export class Sender {
  readonly #context: SenderContext;
  #onTheWay: readonly SentEntry[] = [];
  /** Entries that are sent one by one. */
  #careful = 0;
  /** Number of the entry that was refused when it was sent alone. */
  #suspect: number | null = null;
  #problem: string | null = null;
  #waitUntil = 0;

  constructor(context: SenderContext) {
    this.#context = context;
  }

  /** Why nothing is sent, in words, or null. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Sends what the relay lacks, when the channel is free. */
  async send(channel: Channel): Promise<void> {
    if (channel.isSending || Date.now() < this.#waitUntil) return;
    const { device, ownLog } = this.#context;
    const entries = await ownLog.next(this.#careful > 0 ? 1 : BATCH);
    if (!channel.isSynced || entries.length === 0) return;
    this.#onTheWay = entries;
    this.#careful = Math.max(0, this.#careful - entries.length);
    channel.append(
      device,
      entries.map(({ bytes }) => bytes),
    );
  }

  /** Sees what to do about a refused append. Returns false when the channel waits for its segment to be sealed. */
  refused(channel: Channel, refusal: Refusal): boolean {
    const { team, logger, wakeIn } = this.#context;
    logger.warn({ team, code: refusal.code, entries: this.#onTheWay.length }, 'the relay refused an append');
    if (refusal.code === 'sealed') return false;
    if (PASSING.includes(refusal.code)) {
      this.#problem = `The relay takes nothing at the moment: ${refusal.message}`;
      this.#waitUntil = Date.now() + TRY_AGAIN_MS;
      wakeIn(TRY_AGAIN_MS + 1);
    } else this.#narrow(refusal);
    channel.reload();
    return true;
  }

  /** The relay has taken the last append. */
  confirmed(): void {
    this.#problem = null;
    this.#suspect = null;
  }

  #narrow(refusal: Refusal): void {
    const [first] = this.#onTheWay;
    if (first === undefined) return;
    if (this.#onTheWay.length > 1) {
      this.#careful = this.#onTheWay.length;
      return;
    }
    this.#careful += 1;
    // The document may have been behind: once more, after it was taken anew.
    if (this.#suspect === first.number) this.#context.giveUp(first, refusal);
    this.#suspect = this.#suspect === first.number ? null : first.number;
  }
}
