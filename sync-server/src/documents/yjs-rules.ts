/** The part of rule T-30 that is about Yjs: an update may only append to the end of its device's array. */
import * as Y from 'yjs';
import { arrayOf } from '../../../src/protocol/documents.ts';
import { Refusal } from './refusal.ts';

/** Where an item is: the Yjs client that made it, and its number among that client's. */
export interface ItemId {
  client: number;
  clock: number;
}

/** What a document holds already. */
export interface Layout {
  /** The number that the next item of a Yjs client gets. */
  clockOf(client: number): number;
  /** The last item in the device's array, or null when that is empty. */
  tailOf(device: string): ItemId | null;
  /** The device that a Yjs client id belongs to, or undefined when it is free. */
  ownerOf(client: number): string | undefined;
}

/** An item of an update, as it says itself. */
export interface Item {
  id: ItemId;
  bytes: Uint8Array;
  origin: ItemId | null;
  /** Where it wants to be when it has no origin. */
  parent: unknown;
}

export type Struct = ReturnType<typeof Y.decodeUpdate>['structs'][number];

const keyOf = (id: ItemId | null): string => (id === null ? '' : `${id.client}:${id.clock}`);

/** The fewest bytes that make a struct. */
const SMALLEST_STRUCT = 2;

/**
 * The structs of an update. `charge` is told how many were read, whatever comes of them: an update that is nothing but small ones
 * keeps the relay busy for long. Throws a refusal.
 */
export function structsOf(update: Uint8Array, charge: (structs: number) => void): Struct[] {
  try {
    const structs = decode(update);
    charge(structs.length);
    return structs;
  } catch (error) {
    charge(update.length / SMALLEST_STRUCT);
    throw error;
  }
}

function decode(update: Uint8Array): Struct[] {
  let decoded: ReturnType<typeof Y.decodeUpdate>;
  try {
    decoded = Y.decodeUpdate(update);
  } catch (error) {
    throw new Refusal('malformed', 'The update cannot be decoded.', { cause: error });
  }
  if (decoded.ds.clients.size > 0) throw new Refusal('not_an_append', 'Nothing may be deleted.');
  return decoded.structs;
}

/** Yjs reads the items of a client as one row; others would be checked here and never be seen there. */
function refuseScattered(structs: readonly Struct[]): void {
  const next = new Map<number, number>();
  let before: number | null = null;
  for (const { id, length } of structs) {
    const seen = next.get(id.client);
    if (seen !== undefined && (id.client !== before || id.clock !== seen))
      throw new Refusal('malformed', 'The items of a Yjs client are not in one row.');
    next.set(id.client, id.clock + length);
    before = id.client;
  }
}

function toItem(struct: Struct): Item {
  if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentBinary))
    throw new Refusal('not_an_append', 'Only items of binary content may be appended.');
  if (struct.rightOrigin !== null)
    throw new Refusal('not_an_append', 'An item may not be put before another one.');
  if (struct.parentSub !== null) throw new Refusal('not_an_append', 'An item may not be put under a key.');
  const { id, origin, parent, content } = struct;
  return { id, origin, parent, bytes: content.content };
}

/**
 * The items that the document does not have, in no order. Stock clients send known ones again. Throws a refusal when
 * there is anything new but binary items.
 */
export function newItems(structs: readonly Struct[], clockOf: Layout['clockOf']): Item[] {
  refuseScattered(structs);
  return structs.filter(({ id, length }) => id.clock + length > clockOf(id.client)).map(toItem);
}

function inOrder<T extends Item>(items: readonly T[], layout: Layout, device: string): T[] {
  const following = new Map(items.map((item) => [keyOf(item.origin), item]));
  const ordered: T[] = [];
  let tail = layout.tailOf(device);
  for (let item = following.get(keyOf(tail)); item !== undefined; item = following.get(keyOf(tail))) {
    ordered.push(item);
    tail = item.id;
  }
  if (ordered.length < items.length)
    throw new Refusal('not_an_append', 'Items belong behind the last one of their device.');
  return ordered;
}

function refuseForeign(items: readonly Item[], layout: Layout, device: string): void {
  for (const { id, origin, parent } of items) {
    if ((layout.ownerOf(id.client) ?? device) !== device)
      throw new Refusal('foreign_client', 'The Yjs client id belongs to another device.');
    if (origin === null && parent !== arrayOf(device))
      throw new Refusal('foreign_array', 'Items belong into the array of the device that writes them.');
  }
}

function refuseGaps(items: readonly Item[], layout: Layout): void {
  const next = new Map<number, number>();
  for (const { id } of items) {
    const expected = next.get(id.client) ?? layout.clockOf(id.client);
    if (id.clock !== expected)
      throw new Refusal('not_an_append', 'Items of the Yjs client are missing in between.');
    next.set(id.client, expected + 1);
  }
}

/** The items in the order in which they come to stand behind the last one of the device. Throws a refusal. */
export function asAppended<T extends Item>(items: readonly T[], layout: Layout, device: string): T[] {
  refuseForeign(items, layout, device);
  const ordered = inOrder(items, layout, device);
  refuseGaps(ordered, layout);
  return ordered;
}

/** The update without what the document has, true or false, so that nothing is kept but what was checked. */
export function withoutKnown(update: Uint8Array, clockOf: Layout['clockOf']): Uint8Array {
  const clients = [...Y.parseUpdateMeta(update).from.keys()];
  const known = new Map(clients.map((client) => [client, clockOf(client)]));
  return Y.diffUpdate(update, Y.encodeStateVector(known));
}
