import type { WebSocket } from 'ws';
import { CLOSE, type CloseCode } from '../../src/protocol/close-codes.ts';
import { Refusal } from './documents/refusal.ts';
import type { Listener, Room } from './documents/room.ts';
import type { Bearer } from './documents/submission.ts';
import type { Team } from './teams/team.ts';
import type { TokenBucket } from './token-bucket.ts';
import { answerMessage, type Incoming, readMessage, refusalMessage } from './wire.ts';

/** A message costs one token, and one more for each so many bytes of it or of its answer, and structs in it. */
const BYTES_PER_TOKEN = 16 * 1024;
const STRUCTS_PER_TOKEN = 50;
/** Messages of one socket that wait for the disk before it is read on. */
const UNANSWERED = 32;
/** Probes without any sign of life, after which a socket is dead. */
const MISSED_PROBES = 3;
/** How long a slow reader has to take the close frame. */
const FAREWELL_MS = 1000;

export interface SessionOptions {
  socket: WebSocket;
  team: Team;
  room: Room;
  bearer: Bearer;
  member: string;
  /** The member's, of all of its sockets. */
  bucket: TokenBucket;
  maxBuffered: number;
  events: SessionEvents;
}

/** What the relay counts and logs of a session. */
export interface SessionEvents {
  received(bytes: number): void;
  sent(bytes: number): void;
  accepted(session: Session, entries: number, ms: number): void;
  refused(session: Session, refusal: Refusal): void;
  paused(): void;
  closing(session: Session, code: CloseCode): void;
  /** Something that nobody foresaw. */
  failed(error: unknown): void;
  ended(session: Session): void;
}

/** One socket on one document (rules T-28 to T-31). */
export class Session implements Listener {
  readonly bearer: Bearer;
  readonly member: string;
  readonly team: Team;
  readonly room: Room;
  readonly #socket: WebSocket;
  readonly #options: SessionOptions;
  readonly #bucket: TokenBucket;
  #unanswered = 0;
  #owing: NodeJS.Timeout | undefined;
  /** Probes since the last sign of life. */
  #missed = 0;
  #sent = 0;
  #taken = 0;
  /** What the answers may weigh that are on their way, beside what may wait. */
  #allowance = 0;
  /** Messages are read one after the other, so that updates are checked in the order in which they came. */
  #turn: Promise<void> = Promise.resolve();

  constructor(options: SessionOptions) {
    const { socket, team, room, bearer, member, bucket } = options;
    this.#options = options;
    this.#socket = socket;
    this.team = team;
    this.room = room;
    this.bearer = bearer;
    this.member = member;
    this.#bucket = bucket;
    socket.on('message', (data) => this.#receive(data as Buffer));
    socket.on('ping', () => {
      this.#missed = 0;
      // `ws` answers by itself.
      this.#pay(1);
    });
    socket.on('pong', () => {
      this.#missed = 0;
    });
    // What is wrong with a frame; `close` follows.
    socket.on('error', () => {});
    socket.on('close', () => this.#end());
    room.listeners.add(this);
    this.send(room.acknowledgement());
    // Coming back pays no debt.
    this.#pay(0);
  }

  charge(structs: number): void {
    this.#pay(structs / STRUCTS_PER_TOKEN);
  }

  send(message: Uint8Array): void {
    this.#transmit(message, 0);
  }

  /** `allowance`: what this message may weigh without counting as something that waits. */
  #transmit(message: Uint8Array, allowance: number): void {
    const { readyState, OPEN, bufferedAmount } = this.#socket;
    if (readyState !== OPEN) return;
    this.#allowance = Math.max(bufferedAmount === 0 ? 0 : this.#allowance, allowance);
    this.#options.events.sent(message.length);
    this.#sent += message.length;
    this.#socket.send(message);
    if (this.#socket.bufferedAmount > this.#options.maxBuffered + this.#allowance)
      this.close(CLOSE.tooSlow, 'reads too slowly');
  }

  close(code: CloseCode, reason: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#options.events.closing(this, code);
    this.#socket.close(code, reason);
    setTimeout(() => this.#socket.terminate(), FAREWELL_MS).unref();
  }

  /** Ends a socket that has given no sign of life for a while, and asks for one. */
  probe(): void {
    const { bufferedAmount } = this.#socket;
    const taken = this.#sent - bufferedAmount;
    // A ping waits behind a large answer; where the rest of it still waits, what was taken is as good as a pong.
    if (bufferedAmount > 0 && taken > this.#taken) this.#missed = 0;
    this.#taken = taken;
    // While it is not read, its answer is not either.
    if (this.#socket.isPaused) return;
    if (this.#missed === MISSED_PROBES) this.#socket.terminate();
    this.#missed += 1;
    this.#socket.ping();
  }

  #receive(bytes: Buffer): void {
    this.#missed = 0;
    this.#options.events.received(bytes.length);
    this.#pay(1 + bytes.length / BYTES_PER_TOKEN);
    this.#unanswered += 1;
    this.#readOrWait();
    const since = performance.now();
    this.#turn = this.#turn.then(() => this.#take(bytes, since));
  }

  async #take(bytes: Uint8Array, since: number): Promise<void> {
    try {
      await this.#handle(readIncoming(bytes), since);
    } catch (error) {
      this.#refuse(error);
      this.#answered();
    }
  }

  async #handle(message: Incoming, since: number): Promise<void> {
    if (message.kind === 'state') this.#answer(message.vector);
    if (message.kind !== 'update' || isNothing(message.update)) return this.#answered();
    const write = await this.room.receive(this, message.update);
    // The next message is read while this one is written.
    void write()
      .then((entries) => {
        this.#options.events.accepted(this, entries.length, performance.now() - since);
        this.send(this.room.acknowledgement());
      })
      .catch((error: unknown) => this.#refuse(error))
      .finally(() => this.#answered());
  }

  #answer(vector: Uint8Array): void {
    const answer = answerMessage(this.#since(vector));
    this.#pay(answer.length / BYTES_PER_TOKEN);
    // However large it is, who takes it gets it; but one at a time.
    this.#transmit(answer, answer.length);
  }

  #since(vector: Uint8Array): Uint8Array {
    try {
      return this.room.document.since(vector);
    } catch (error) {
      throw new Refusal('malformed', 'The state vector cannot be decoded.', { cause: error });
    }
  }

  #refuse(error: unknown): void {
    const { events } = this.#options;
    if (!(error instanceof Refusal)) events.failed(error);
    const refusal = error instanceof Refusal ? error : new Refusal('unavailable', 'The relay has failed.');
    events.refused(this, refusal);
    this.send(refusalMessage(refusal));
  }

  /** Who sends faster than it may is not read for a while; the sender's own buffers fill up then. */
  #pay(cost: number): void {
    const wait = this.#bucket.take(cost, performance.now());
    if (wait === 0) return;
    if (this.#owing === undefined) this.#options.events.paused();
    clearTimeout(this.#owing);
    this.#owing = setTimeout(() => {
      this.#owing = undefined;
      this.#readOrWait();
    }, wait);
    this.#readOrWait();
  }

  #answered(): void {
    this.#unanswered -= 1;
    this.#readOrWait();
  }

  #readOrWait(): void {
    if (this.#owing !== undefined || this.#unanswered >= UNANSWERED) this.#socket.pause();
    else if (this.#socket.isPaused) this.#socket.resume();
  }

  #end(): void {
    clearTimeout(this.#owing);
    this.room.listeners.delete(this);
    this.#options.events.ended(this);
  }
}

function readIncoming(bytes: Uint8Array): Incoming {
  try {
    return readMessage(bytes);
  } catch (error) {
    throw new Refusal('malformed', 'The message cannot be decoded.', { cause: error });
  }
}

/** What stock clients answer to every state vector when they have nothing new. */
const isNothing = (update: Uint8Array): boolean => update.length === 2 && update[0] === 0 && update[1] === 0;
