import type { Refusal } from '../../../protocol/refusals.ts';
import { Connection, type ConnectionOptions, type Ending } from './connection.ts';
import { RelayDocument } from './document.ts';
import { askFor, readMessage, sendUpdate } from './wire.ts';

export interface ChannelOptions extends Pick<ConnectionOptions, 'url' | 'ticket' | 'random' | 'onEnd'> {
  /** Something is new: items, a confirmation, a refusal, a lost connection. Cheap, and often called. */
  onChange(): void;
  /** The relay has less than it had (rule T-37). */
  onBehind(): void;
  /** The relay sent what is no message. */
  onNonsense(error: unknown): void;
}

/** One document of the relay, live, with at most one append on its way. */
export class Channel {
  readonly #options: ChannelOptions;
  readonly #connection: Connection;
  #document = new RelayDocument();
  #asked = false;
  #synced = false;
  #sending = false;
  #refusal: Refusal | null = null;

  constructor(options: ChannelOptions) {
    this.#options = options;
    this.#connection = new Connection({
      ...options,
      onOpen: () => {
        this.#asked = false;
      },
      onMessage: (bytes) => this.#take(bytes),
      onEnd: (ending: Ending) => {
        this.#synced = false;
        // Nobody knows what became of it: the relay says so with the document.
        if (this.#sending) this.#document = new RelayDocument();
        this.#sending = false;
        const again = options.onEnd(ending);
        options.onChange();
        return again;
      },
    });
  }

  get document(): RelayDocument {
    return this.#document;
  }

  /** Whether the document is as the relay has it. */
  get isSynced(): boolean {
    return this.#synced;
  }

  /** Whether the relay has yet to confirm, or to refuse, the last append. */
  get isSending(): boolean {
    return this.#sending;
  }

  /** Of the last append; the document is of no use until `reload`. */
  get refusal(): Refusal | null {
    return this.#refusal;
  }

  append(device: string, entries: readonly Uint8Array[]): void {
    const update = this.#document.append(device, entries);
    this.#sending = true;
    this.#connection.send(sendUpdate(update));
  }

  /** Takes the document anew from the relay. */
  reload(): void {
    this.#document = new RelayDocument();
    this.#refusal = null;
    this.#sending = false;
    this.#synced = false;
    this.#connection.send(askFor(this.#document.stateVector()));
  }

  close(): void {
    this.#synced = false;
    this.#connection.close();
  }

  #take(bytes: Uint8Array): void {
    try {
      this.#read(bytes);
    } catch (error) {
      this.#options.onNonsense(error);
      this.#connection.drop();
    }
  }

  #read(bytes: Uint8Array): void {
    const message = readMessage(bytes);
    if (message.kind === 'other') return;
    if (message.kind === 'state') this.#compare(message.vector);
    if (message.kind === 'update') this.#apply(message.update, message.whole);
    if (message.kind === 'refused' && this.#sending) {
      this.#sending = false;
      this.#synced = false;
      this.#refusal = message.refusal;
    }
    this.#options.onChange();
  }

  #apply(update: Uint8Array, whole: boolean): void {
    this.#document.apply(update);
    if (!whole || this.#refusal) return;
    this.#synced = true;
    this.#connection.settled();
  }

  #compare(vector: Uint8Array): void {
    if (this.#asked) {
      if (this.#document.isCoveredBy(vector)) this.#sending = false;
      return;
    }
    this.#asked = true;
    // Nothing is repaired in place: what the relay lost of others is for them to append, and what it lost of this device is
    // appended from the kept entries.
    if (!this.#document.isContainedIn(vector)) {
      this.#document = new RelayDocument();
      this.#options.onBehind();
    }
    this.#refusal = null;
    this.#connection.send(askFor(this.#document.stateVector()));
  }
}
