import * as Y from 'yjs';
import { arrayOf, deviceOfArray, SEGMENTS_ARRAY } from '../../../protocol/documents.ts';

/** What a relay may send of one document. Segments are a few MiB; who is in the team takes a few hundred bytes a member. */
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * A Yjs document of the team as the relay has it, with what this device has appended and the relay has not confirmed yet.
 * Nothing in it is trusted: entries are checked by who reads them.
 */
export class RelayDocument {
  readonly #doc = new Y.Doc({ gc: false });
  #bytes = 0;

  /** Throws on bytes that are no update, and on what goes on without end. */
  apply(update: Uint8Array): void {
    this.#bytes += update.length;
    if (this.#bytes > MOST_BYTES)
      throw new Error(`The relay sent more than ${MOST_BYTES} bytes of one document`);
    Y.applyUpdate(this.#doc, update);
  }

  stateVector(): Uint8Array {
    return Y.encodeStateVector(this.#doc);
  }

  /** Devices that have an array here. */
  devices(): string[] {
    return [...this.#doc.share.keys()].map(deviceOfArray).filter((device) => device !== null);
  }

  countOf(device: string): number {
    return this.#arrayOf(device).length;
  }

  /** The device's items behind the first `from`; well-behaved ones are byte strings. */
  itemsOf(device: string, from: number): unknown[] {
    const array = this.#arrayOf(device);
    return from >= array.length ? [] : array.slice(from);
  }

  /** What the relay says of the segments that it has sealed. */
  sealed(): unknown[] {
    return this.#doc.getArray<unknown>(SEGMENTS_ARRAY).toArray();
  }

  /** Appends entries of this device; the update is what the relay has to get. */
  append(device: string, entries: readonly Uint8Array[]): Uint8Array {
    const before = this.stateVector();
    // Yjs takes no Buffers, which is what the database hands out.
    this.#arrayOf(device).push(entries.map((entry) => new Uint8Array(entry)));
    return Y.encodeStateAsUpdate(this.#doc, before);
  }

  /** Whether a relay with this state vector has all that was appended here (rule T-31). */
  isCoveredBy(vector: Uint8Array): boolean {
    const own = Y.getState(this.#doc.store, this.#doc.clientID);
    return (Y.decodeStateVector(vector).get(this.#doc.clientID) ?? 0) >= own;
  }

  /** Whether a relay with this state vector has all that is here. */
  isContainedIn(vector: Uint8Array): boolean {
    const theirs = Y.decodeStateVector(vector);
    const ours = Y.decodeStateVector(this.stateVector());
    return [...ours].every(([client, clock]) => (theirs.get(client) ?? 0) >= clock);
  }

  #arrayOf(device: string): Y.Array<unknown> {
    return this.#doc.getArray<unknown>(arrayOf(device));
  }
}
