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
  /** An entry that the relay will not take: it is given up and counted. False where others have seen it already. */
  giveUp(entry: SentEntry, refusal: Refusal): boolean;
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
    if (channel.isSending) return;
    if (this.#onTheWay.length > 0) this.#confirmed();
    if (Date.now() < this.#waitUntil) return;
    const { device, ownLog } = this.#context;
    const entries = await ownLog.next(this.#careful > 0 ? 1 : BATCH);
    if (!channel.isSynced || entries.length === 0) return;
    this.#onTheWay = entries;
    this.#careful = Math.max(0, this.#careful - entries.length);
    channel.append(
      device,
      entries.map(({ bytes }) => bytes),
    );
    await ownLog.signAhead();
  }

  /** Sees what to do about a refused append. False: it can be sent to the next segment only. */
  refused(refusal: Refusal): boolean {
    const { team, logger } = this.#context;
    const refused = this.#onTheWay;
    this.#onTheWay = [];
    if (refusal.code === 'sealed') return false;
    logger.warn({ team, code: refusal.code, entries: refused.length }, 'the relay refused an append');
    if (PASSING.includes(refusal.code)) this.#wait(refusal);
    else this.#narrow(refused, refusal);
    return true;
  }

  #confirmed(): void {
    this.#onTheWay = [];
    this.#problem = null;
    this.#suspect = null;
  }

  #wait({ message }: Refusal): void {
    this.#problem = `The relay takes nothing at the moment: ${message}`;
    this.#waitUntil = Date.now() + TRY_AGAIN_MS;
    this.#context.wakeIn(TRY_AGAIN_MS);
  }

  #narrow(refused: readonly SentEntry[], refusal: Refusal): void {
    const [first] = refused;
    if (first === undefined) return;
    this.#careful += refused.length;
    if (refused.length > 1) return;
    // The document may have been behind: once more, after it was taken anew.
    const again = this.#suspect === first.number;
    this.#suspect = again ? null : first.number;
    if (again && !this.#context.giveUp(first, refusal)) this.#wait(refusal);
  }
}
