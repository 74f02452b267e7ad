import type { Logger } from 'pino';
import { CLOSE } from '../../../protocol/close-codes.ts';
import type { Refusal } from '../../../protocol/refusals.ts';
import type { Team } from '../../../shared/team.ts';
import type { Clock } from '../clock.ts';
import type { TeamRules } from '../domain/team/operation.ts';
import type { Database } from '../store/database.ts';
import { countOutbox, outboxEnds } from '../store/team-outbox.ts';
import { findTeam, type TeamRow, updateTeam } from '../store/teams.ts';
import { rulesOf } from './authority.ts';
import type { Channel } from './channel.ts';
import type { Ending } from './connection.ts';
import { ControlStream } from './control-stream.ts';
import { Heads } from './heads.ts';
import { Link } from './link.ts';
import { LogStream } from './log-stream.ts';
import { LookOut } from './look-out.ts';
import type { SharedMemories } from './ports.ts';
import { Pump } from './pump.ts';
import type { TeamKeys } from './team-keys.ts';

/** Entries that wait for their time are looked at again so often; timers do not run while a machine sleeps. */
const LOOK_AGAIN_MS = 60_000;
/** How often the time of the last sync is written while everything is in step. */
const NOTE_SYNC_MS = 60_000;

export interface SessionContext {
  db: Database;
  clock: Clock;
  logger: Logger;
  memories: SharedMemories;
  /** 0 to 1. */
  random(): number;
  /** What people see of a team is not what it was. */
  changed(team: TeamRow): void;
}

/** Keeps one team in step with its relay: a step does whatever there is to do, and is taken whenever something is new. */
export class Session {
  readonly #context: SessionContext;
  readonly #id: string;
  readonly #keys: TeamKeys;
  readonly control: ControlStream;
  readonly #log: LogStream;
  readonly #pump: Pump;
  readonly #lookOut: LookOut;
  #link: Link | null = null;
  #closed = false;
  #problem: string | null = null;
  /** The relay says that this device does not belong to the team, or that the program is too old. */
  #shut: 'removed' | 'outdated' | null = null;
  /** While it joins: whether the ticket is that of the invite. */
  #asInvite = true;
  #syncedAt: number | null = null;
  #notedAt = 0;

  constructor(context: SessionContext, team: TeamRow, keys: TeamKeys) {
    this.#context = context;
    this.#id = team.id;
    this.#keys = keys;
    this.#pump = new Pump({
      step: () => this.#step().finally(() => this.#lookOut.soon()),
      onFailure: (err) => {
        context.logger.error({ err, team: team.id }, 'team sync failed; it will be tried again');
        this.#problem = 'Something went wrong; the log has the details, and it is tried again.';
      },
      random: context.random,
    });
    this.#lookOut = new LookOut(
      () => this.#parts(),
      () => context.changed(this.team),
      (err) => context.logger.error({ err, team: team.id }, 'what people see of the team could not be read'),
    );
    const shared = { ...context, keys, heads: new Heads(context.db, team.id), team: () => this.team };
    this.control = new ControlStream({ ...shared, wake: () => this.wake() });
    this.#log = new LogStream({
      ...shared,
      control: () => this.control.state,
      fetch: (segment) => this.#link?.fetchSegment(segment) ?? Promise.reject(new Error('There is no link')),
      wakeIn: (ms) => this.#pump.wakeIn(ms),
      isStopped: () => this.#closed,
    });
  }

  /** As it is now. */
  get team(): TeamRow {
    const team = findTeam(this.#context.db, this.#id);
    if (!team) throw new Error(`The team ${this.#id} is gone`);
    return team;
  }

  get keys(): TeamKeys {
    return this.#keys;
  }

  /** When it last had everything that the relay has, in milliseconds since 1970, as far as this run knows. */
  get syncedAt(): number | null {
    return this.#syncedAt;
  }

  get state(): Team['state'] {
    const { paused, removed_at, role } = this.team;
    if (removed_at !== null) return 'removed';
    if (paused) return 'paused';
    if (this.#shut) return this.#shut;
    if (role === null) return 'joining';
    if (this.#link?.isSynced) return 'online';
    return this.#problem === null ? 'connecting' : 'offline';
  }

  /** Why it is not as it should be, in words. */
  get problem(): string | null {
    const { state } = this;
    if (state === 'online') return this.#log.problem;
    if (state === 'removed')
      return 'This device does not belong to the team any more. Leave the team; an admin can invite you again.';
    if (state === 'outdated') return 'The team is used with a newer Holdfast: update this one.';
    if (state === 'joining' && this.#link?.control.isSynced)
      return 'The engine of an admin has to be online to answer.';
    return state === 'paused' ? null : this.#problem;
  }

  /** Whether it has something to send to a relay that answers. */
  get isBusy(): boolean {
    return this.#link?.isSynced === true && countOutbox(this.#context.db, this.#id) > 0;
  }

  /** What operations count for, by the control entries. */
  rules(): TeamRules {
    return rulesOf(this.team.kind, this.control.state);
  }

  /** What the view of the team is made of. */
  #parts(): unknown[] {
    const { first, last } = outboxEnds(this.#context.db, this.#id);
    return [this.state, this.problem, this.control.state, this.#log.taken, first, last, this.#notedAt];
  }

  /** Begins, or looks whether there is something to do. */
  wake(): void {
    this.#pump.wake();
  }

  /** Ends what is under way within moments. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#lookOut.close();
    this.#disconnect();
    this.control.close();
    await this.#pump.close();
    this.#noteSync(true);
  }

  #disconnect(): void {
    this.#link?.close();
    this.#link = null;
  }

  #connect(): Link {
    const { logger, random } = this.#context;
    const team = this.#id;
    return new Link({
      relay: this.team.relay,
      team,
      bearer: () => this.#bearer(),
      random,
      onChange: () => this.wake(),
      onBehind: (document) =>
        logger.warn({ team, document, code: 'relay_behind' }, 'the relay has less than it had'),
      onNonsense: (err) => logger.warn({ err, team }, 'the relay sent what makes no sense'),
      onEnd: (ending) => this.#ended(ending),
    });
  }

  #bearer() {
    const { invite, signer } = this.#keys;
    const joining = this.team.role === null && invite !== null && this.#asInvite;
    return joining ? ({ as: 'invite', signer: invite } as const) : ({ as: 'device', signer } as const);
  }

  #ended({ problem, code }: Ending): boolean {
    this.#problem = problem;
    this.#lookOut.soon();
    this.control.lost();
    // The invite is used up as soon as it was answered; from then on the device's own ticket is good.
    if (this.team.role === null) {
      this.#asInvite = !this.#asInvite;
      return true;
    }
    if (code === String(CLOSE.unauthorized) || code === 'removed') this.#shut = 'removed';
    if (code === 'too_new') this.#shut = 'outdated';
    return this.#shut === null;
  }

  async #step(): Promise<void> {
    const team = this.team;
    if (this.#closed || team.paused || team.removed_at !== null || this.#shut) {
      this.#disconnect();
      return;
    }
    this.#link ??= this.#connect();
    const { control } = this.#link;
    if (!this.#usable(control, (refusal) => this.control.refused(refusal))) return;
    this.control.read(control);
    await this.#log.followControl();
    const { role, removed_at } = this.team;
    if (removed_at !== null) return this.#step();
    this.control.send(control);
    if (role === null) return;
    if (team.role === null) {
      // From here on with the device's own ticket.
      this.#disconnect();
      return this.#step();
    }
    await this.#stepLog(this.#link);
  }

  async #stepLog(link: Link): Promise<void> {
    const segment = await this.#log.readSealed(link.control.document);
    if (this.#link !== link) return;
    const channel = link.log(segment);
    if (!this.#usable(channel, (refusal) => this.#log.refused(refusal))) return;
    const complete = await this.#log.read(channel, segment);
    await this.#log.send(channel);
    this.#pump.wakeIn(LOOK_AGAIN_MS);
    if (!complete || channel.isSending || !link.isSynced) return;
    this.#problem = null;
    this.#syncedAt = this.#context.clock();
    this.#noteSync(false);
  }

  /** Whether the channel's document can be read and appended to; sees to a refused append. */
  #usable(channel: Channel, onRefusal: (refusal: Refusal) => boolean): boolean {
    const { refusal } = channel;
    if (refusal && onRefusal(refusal)) channel.reload();
    return channel.isSynced;
  }

  #noteSync(now: boolean): void {
    const at = this.#syncedAt;
    if (at === null || (!now && at - this.#notedAt < NOTE_SYNC_MS)) return;
    this.#notedAt = at;
    const { db } = this.#context;
    db.write((tx) => updateTeam(tx, { ...this.team, synced_at: at }));
  }
}
