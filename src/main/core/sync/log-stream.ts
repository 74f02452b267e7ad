import type { Logger } from 'pino';
import type { Entry } from '../../../protocol/entry.ts';
import { sha256, toHex } from '../../../protocol/ids.ts';
import type { Refusal } from '../../../protocol/refusals.ts';
import type { TeamState } from '../../../protocol/team-state.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../store/database.ts';
import { countDrop } from '../store/team-held.ts';
import { memoriesOfDevices } from '../store/team-operations.ts';
import { operationNumbered, removeFromOutbox, type SentEntry } from '../store/team-outbox.ts';
import { judgedBy, noteJudged, type TeamRow } from '../store/teams.ts';
import { devicesJudgedAnew, rulesOf } from './authority.ts';
import type { Channel } from './channel.ts';
import type { RelayDocument } from './document.ts';
import type { Heads } from './heads.ts';
import { Inbox } from './inbox.ts';
import { OwnLog } from './own-log.ts';
import { Pace } from './pace.ts';
import type { SharedMemories } from './ports.ts';
import { readSealed } from './segments.ts';
import { Sender } from './sender.ts';
import type { TeamKeys } from './team-keys.ts';

/** Memories that are judged anew in one transaction. */
const TOGETHER = 100;
const FULL =
  'Of a device nothing more is read: too many of its changes wait for a key, an earlier change, their time, or a newer Holdfast.';

export interface LogStreamContext {
  db: Database;
  clock: Clock;
  logger: Logger;
  memories: SharedMemories;
  keys: TeamKeys;
  /** As they are now. */
  heads: Heads;
  team(): TeamRow;
  control(): TeamState;
  /** The bytes of a sealed segment. */
  fetch(segment: number): Promise<Uint8Array>;
  wakeIn(ms: number): void;
  /** The engine ends. */
  isStopped(): boolean;
}

/** The log of one team: what others wrote comes in, what this device writes goes out. */
export class LogStream {
  readonly #context: LogStreamContext;
  readonly #ownLog: OwnLog;
  readonly #inbox: Inbox;
  readonly #sender: Sender;
  /** The control entries by which everything here was judged, as far as this run knows. */
  #judged: TeamState | null = null;

  constructor(context: LogStreamContext) {
    this.#context = context;
    const { db, clock, keys, logger, heads } = context;
    const { id: team, device } = context.team();
    this.#ownLog = new OwnLog({
      db,
      team,
      device,
      heads,
      memories: context.memories,
      now: clock,
      judge: (tx, ids) => context.memories.judgeAnew(tx, context.team(), this.#rules(), ids),
      seal: (operation, head) => keys.seal(operation, head, context.control().epoch),
    });
    this.#inbox = new Inbox({
      ...context,
      ownLog: this.#ownLog,
      now: clock,
      rules: () => this.#rules(),
      judge: () => this.#judge(),
    });
    this.#sender = new Sender({
      team,
      device,
      ownLog: this.#ownLog,
      logger,
      giveUp: (entry, refusal) => this.#giveUp(entry, refusal),
      wakeIn: context.wakeIn,
    });
  }

  /** Why nothing is sent, in words, or null. */
  get problem(): string | null {
    return this.#inbox.isFull ? FULL : this.#sender.problem;
  }

  /** How many entries were looked at in this run, whatever became of them. */
  get taken(): number {
    return this.#inbox.taken;
  }

  /** Reads sealed segments that were not read yet. Returns the number of the open one. */
  readSealed(control: RelayDocument): Promise<number> {
    const { db, logger, fetch, team } = this.#context;
    return readSealed({ db, team: team().id, logger, inbox: this.#inbox, fetch }, control);
  }

  /** Reads what is new in the open segment. False where not all of it can be taken now. */
  async read(channel: Channel, segment: number): Promise<boolean> {
    await this.#inbox.releaseDue();
    return this.#inbox.read(channel.document, segment, !channel.isSending);
  }

  send(channel: Channel): Promise<void> {
    return this.#sender.send(channel);
  }

  /** Sees to a refused append. False: the channel is of no more use. */
  refused(refusal: Refusal): boolean {
    return this.#sender.refused(refusal);
  }

  /**
   * Follows the control entries: tries again what waited for them, and judges anew what they changed. What they were when that
   * was last done to its end is on the disk, so that nothing is left out when the engine ends in between.
   */
  async followControl(): Promise<void> {
    const { db, team, control } = this.#context;
    const state = control();
    if (state === this.#judged) return;
    const by = digestOf(state);
    if (this.#judged === null) await this.#inbox.release(['too_new']);
    if (judgedBy(db, team().id) !== by) {
      await this.#inbox.release(['unknown_device', 'undecryptable']);
      for (const device of this.#changedIn(state)) await this.#judgeAnew(device);
      if (this.#context.isStopped()) return;
      db.write((tx) => noteJudged(tx, team().id, by));
    }
    this.#judged = state;
  }

  #changedIn(state: TeamState): readonly string[] {
    const { heads } = this.#context;
    if (this.#judged === null) return [...state.devices.keys()];
    return devicesJudgedAnew(this.#judged, state, (device) => heads.of(device)?.number ?? 0);
  }

  /** Makes all memories that a device wrote about anew, some at a time. */
  async #judgeAnew(device: string): Promise<void> {
    const { db, memories, team, isStopped } = this.#context;
    const pace = new Pace();
    const ids = memoriesOfDevices(db, team().id, [device]);
    for (let start = 0; start < ids.length && !isStopped(); start += TOGETHER) {
      const some = ids.slice(start, start + TOGETHER);
      memories.transaction((tx) => memories.judgeAnew(tx, team(), this.#rules(), some));
      await pace.breathe();
    }
  }

  #rules() {
    return rulesOf(this.#context.team().kind, this.#context.control());
  }

  #judge() {
    const { clock, control, keys, team } = this.#context;
    const { devices } = control();
    return {
      team: team().id,
      now: clock(),
      signingKeyOf: (device: string) => devices.get(device)?.signKey ?? null,
      open: (entry: Entry) => keys.open(entry, devices),
      hasKeyFor: ({ body }: Entry) => typeof body.e === 'number' && keys.keyOf(body.e) !== undefined,
    };
  }

  #giveUp({ number }: SentEntry, { code }: Refusal): boolean {
    const { db, clock, logger, memories, team } = this.#context;
    const { id, device } = team();
    const operation = operationNumbered(db, id, number);
    logger.error({ team: id, number, operation, code }, 'the relay does not take an operation');
    if (operation === undefined) return false;
    this.#ownLog.unsignAfter(number - 1);
    memories.transaction((tx) => {
      removeFromOutbox(tx, id, operation);
      memories.takeBack(tx, team(), this.#rules(), operation);
      countDrop(tx, id, { device, reason: code, count: 1, at: clock() });
    });
    return true;
  }
}

/** Names a state by the entries that count in it. */
const digestOf = ({ counted }: TeamState): string =>
  toHex(sha256(Buffer.from(counted.map(({ entry }) => entry.hash).join(' '))));
