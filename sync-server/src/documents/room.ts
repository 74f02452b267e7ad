import type { DocumentName } from '../../../src/protocol/documents.ts';
import type { Entry } from '../../../src/protocol/entry.ts';
import { stateMessage, updateMessage } from '../wire.ts';
import { Broadcast } from './broadcast.ts';
import { LiveDocument, type LiveOptions } from './live.ts';
import { readSubmission, type Sender } from './submission.ts';

/** A socket as a room sees it. */
export interface Listener extends Sender {
  send(message: Uint8Array): void;
}

export type RoomOptions = Omit<LiveOptions, 'onChange'> & {
  /** Called when the document has changed, before anybody is told. */
  onChange?(): void;
};

/** A document in memory, and the sockets that are on it. */
export class Room {
  readonly document: LiveDocument;
  readonly listeners = new Set<Listener>();
  readonly #options: RoomOptions;
  readonly #broadcast: Broadcast<object>;

  private constructor(document: LiveDocument, broadcast: Broadcast<object>, options: RoomOptions) {
    this.document = document;
    this.#broadcast = broadcast;
    this.#options = options;
  }

  static async open(name: string, about: DocumentName, options: RoomOptions): Promise<Room> {
    const broadcast = new Broadcast<object>((update, except) => {
      const message = updateMessage(update);
      for (const listener of room.listeners) if (listener !== except) listener.send(message);
    });
    const onChange = (update: Uint8Array, from: object | null) => {
      options.onChange?.();
      // What is read when the room opens is nobody's news.
      if (opened) broadcast.add({ update, from });
    };
    let opened = false;
    const document = await LiveDocument.open(name, about, { ...options, onChange });
    opened = true;
    const room = new Room(document, broadcast, options);
    return room;
  }

  /** Reads an update of a listener. Resolves with what waits to be written, in the order in which this is called. */
  async receive(listener: Listener, update: Uint8Array): Promise<() => Promise<readonly Entry[]>> {
    const { document } = this;
    const { authority } = this.#options;
    const submission = await readSubmission(update, listener, document.about, document.clockOf, authority);
    return () => document.submit(submission);
  }

  /** The message that says what is durable (rule T-31). */
  acknowledgement(): Uint8Array {
    return stateMessage(this.document.stateVector());
  }

  /** Tells everybody what is durable, and looks for what other nodes have written. */
  beat(): void {
    const message = this.acknowledgement();
    for (const listener of this.listeners) listener.send(message);
    this.document.refresh();
  }

  async close(): Promise<void> {
    await this.document.close();
    this.#broadcast.flush();
  }
}
