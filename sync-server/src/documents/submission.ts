import type { DocumentName } from '../../../src/protocol/documents.ts';
import { type Entry, isEntrySignedLater, parseEntry } from '../../../src/protocol/entry.ts';
import type { Ticket } from '../../../src/protocol/ticket.ts';
import { Refusal, refusing } from './refusal.ts';
import { type Item, type Layout, newItems, structsOf } from './yjs-rules.ts';

/** Who holds a socket: a device of the team, or somebody with an invite (rule T-29). */
export type Bearer = Ticket['bearer'];

/** What the team's control entries say to a write. */
export interface Authority {
  /** The signing key of who wrote the entry. Throws a refusal when the bearer may not append it now. */
  keyFor(bearer: Bearer, entry: Entry): Uint8Array;
}

/** An item with the entry in it, which is well formed and signed. */
export interface EntryItem extends Item {
  entry: Entry;
}

/** An update that was read, and whose entries are their device's; its place has not been looked at. */
export interface Submission {
  update: Uint8Array;
  bearer: Bearer;
  items: readonly EntryItem[];
  /** Whose entries they are; null when there are none. */
  device: string | null;
  /** Who need not be told of it. */
  from: object;
}

/** Who sends an update. */
export interface Sender {
  readonly bearer: Bearer;
  /** What reading an update cost: the structs in it. */
  charge(structs: number): void;
}

function toEntryItem(item: Item, document: DocumentName): EntryItem {
  const entry = refusing(() => parseEntry(item.bytes));
  if (entry.team !== document.team) throw new Refusal('wrong_team', 'The entry is of another team.');
  if (entry.stream !== document.stream) throw new Refusal('malformed', 'The entry is of another stream.');
  return { ...item, entry };
}

function onlyDevice(items: readonly EntryItem[], bearer: Bearer): string | null {
  const [first] = items;
  if (first === undefined) return null;
  const device = 'device' in bearer ? bearer.device : first.entry.device;
  if (items.some(({ entry }) => entry.device !== device))
    throw new Refusal('foreign_array', 'The entry is of another device.');
  return device;
}

async function verify({ entry }: EntryItem, key: Uint8Array): Promise<void> {
  if (!(await isEntrySignedLater(entry, key)))
    throw new Refusal('bad_signature', 'The signature of the entry is wrong.');
}

/**
 * Reads an update and verifies the signatures in it, side by side in other threads: what takes long and does not depend on
 * the updates before. Rejects with a refusal.
 */
export async function readSubmission(
  update: Uint8Array,
  sender: Sender,
  document: DocumentName,
  clockOf: Layout['clockOf'],
  authority: Authority,
): Promise<Submission> {
  const { bearer } = sender;
  const structs = structsOf(update, (count) => sender.charge(count));
  const items = newItems(structs, clockOf).map((item) => toEntryItem(item, document));
  const device = onlyDevice(items, bearer);
  await Promise.all(items.map((item) => verify(item, authority.keyFor(bearer, item.entry))));
  return { update, bearer, items, device, from: sender };
}
