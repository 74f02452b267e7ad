import type { Logger } from 'pino';
import type { Entry } from '../../../protocol/entry.ts';
import type { Refusal } from '../../../protocol/refusals.ts';
import type { TeamState } from '../../../protocol/team-state.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../store/database.ts';
import { countDrop } from '../store/team-held.ts';
import { operationNumbered, removeFromOutbox, type SentEntry } from '../store/team-outbox.ts';
import type { TeamRow } from '../store/teams.ts';
import { devicesJudgedAnew, rulesOf } from './authority.ts';
import type { Channel } from './channel.ts';
import type { RelayDocument } from './document.ts';
import type { Heads } from './heads.ts';
import { Inbox } from './inbox.ts';
import { OwnLog } from './own-log.ts';
import type { SharedMemories } from './ports.ts';
import { readSealed } from './segments.ts';
import { Sender } from './sender.ts';
import type { TeamKeys } from './team-keys.ts';

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
}

/** The log of one team: what others wrote comes in, what this device writes goes out. */
export class LogStream {
  readonly #context: LogStreamContext;
  readonly #ownLog: OwnLog;
  readonly #inbox: Inbox;
  readonly #sender: Sender;

  constructor(context: LogStreamContext) {
    this.#context = context;
    const { db, clock, keys, logger, heads } = context;
    const { id: team, device } = context.team();
    this.#ownLog = new OwnLog({
      db,
      team,
      device,
      heads,
      now: clock,
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
    return this.#sender.problem;
  }

  /** Reads sealed segments that were not read yet. Returns the number of the open one. */
  readSealed(control: RelayDocument): Promise<number> {
    const { db, logger, fetch, team } = this.#context;
    return readSealed({ db, team: team().id, logger, inbox: this.#inbox, fetch }, control);
  }

  async read(channel: Channel, segment: number): Promise<void> {
    await this.#inbox.read(channel.document, segment, !channel.isSending);
    await this.#inbox.releaseDue();
  }

  send(channel: Channel): Promise<void> {
    return this.#sender.send(channel);
  }

  /** Sees to a refused append. False: the channel is of no more use. */
  refused(refusal: Refusal): boolean {
    return this.#sender.refused(refusal);
  }

  /** The control entries came to something else: tries again what waited for them, and judges anew what they changed. */
  async membershipChanged(before: TeamState): Promise<void> {
    const { memories, team, control, heads } = this.#context;
    await this.#inbox.release(['unknown_device', 'undecryptable']);
    const devices = devicesJudgedAnew(before, control(), (device) => heads.of(device)?.number ?? 0);
    for (const device of devices)
      memories.transaction((db) => memories.judgeAnew(db, team(), this.#rules(), [device]));
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
