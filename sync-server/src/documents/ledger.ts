import * as Y from 'yjs';
import { arrayOf } from '../../../src/protocol/documents.ts';
import type { Head } from '../../../src/protocol/entry.ts';
import type { ItemId, Layout } from './yjs-rules.ts';

/** What the next updates of a document are checked against: the document, and what was accepted but is not in it yet. */
export class Ledger implements Layout {
  readonly #doc: Y.Doc;
  readonly #owners: ReadonlyMap<number, string>;
  readonly #readHead: (device: string) => Promise<Head | null>;
  readonly #clocks = new Map<number, number>();
  readonly #tails = new Map<string, ItemId | null>();
  readonly #heads = new Map<string, Head | null>();
  readonly #newOwners = new Map<number, string>();

  constructor(
    doc: Y.Doc,
    owners: ReadonlyMap<number, string>,
    readHead: (device: string) => Promise<Head | null>,
  ) {
    this.#doc = doc;
    this.#owners = owners;
    this.#readHead = readHead;
  }

  clockOf(client: number): number {
    return this.#clocks.get(client) ?? Y.getState(this.#doc.store, client);
  }

  ownerOf(client: number): string | undefined {
    return this.#newOwners.get(client) ?? this.#owners.get(client);
  }

  tailOf(device: string): ItemId | null {
    const known = this.#tails.get(device);
    if (known !== undefined) return known;
    const tail = this.#lastItem(device);
    this.#tails.set(device, tail);
    return tail;
  }

  async headOf(device: string): Promise<Head | null> {
    const known = this.#heads.get(device);
    if (known !== undefined) return known;
    const head = await this.#readHead(device);
    this.#heads.set(device, head);
    return head;
  }

  /** Takes the items as accepted, in the order of the array. */
  accept(device: string, items: readonly { id: ItemId }[], head: Head): void {
    for (const { id } of items) {
      this.#clocks.set(id.client, id.clock + 1);
      this.#newOwners.set(id.client, device);
      this.#tails.set(device, id);
    }
    this.#heads.set(device, head);
  }

  #lastItem(device: string): ItemId | null {
    // Asking a document for an array makes one, which others would then see.
    if (!this.#doc.share.has(arrayOf(device))) return null;
    const array = this.#doc.getArray(arrayOf(device));
    return Y.createRelativePositionFromTypeIndex(array, array.length, -1).item;
  }
}
