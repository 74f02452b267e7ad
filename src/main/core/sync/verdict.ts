import { chainDefect } from '../../../protocol/chain.ts';
import { isFuture } from '../../../protocol/clock.ts';
import { type Entry, type Head, isEntrySignedLater, parseEntry } from '../../../protocol/entry.ts';
import { type DropReason, ProtocolError } from '../../../protocol/errors.ts';
import type { Operation } from '../domain/team/operation.ts';

/** An item of a device's array, or an entry that was held back. */
export interface Arrival {
  device: string;
  item: unknown;
  /** It has its place in the chain already, and waited for a key or a newer program. */
  chained: boolean;
}

/** What became of an arrival (rule T-8). `entry` is null for bytes that are none. */
export type Verdict =
  | { kind: 'accepted'; entry: Entry; operation: Operation }
  | { kind: 'held'; entry: Entry; reason: DropReason }
  | { kind: 'dropped'; entry: Entry | null; reason: DropReason };

/** What the control entries say, as far as the log needs it. */
export interface Judge {
  team: string;
  /** Signing key of a device that was ever admitted. */
  signingKeyOf(device: string): Uint8Array | null;
  /** Throws a `ProtocolError`. */
  open(entry: Entry): Operation;
  /** Whether the key of the entry's epoch is here. */
  hasKeyFor(entry: Entry): boolean;
  now: number;
}

/** An arrival that was read, before its signature and its place are looked at. */
export type Read = { arrival: Arrival } & ({ entry: Entry } | { verdict: Verdict });

/** Reads an item (rules T-5, T-6); an entry in another device's array is a copy that somebody made. */
export function readArrival(arrival: Arrival, team: string): Read {
  const dropped = (reason: DropReason, entry: Entry | null): Read => ({
    arrival,
    verdict: { kind: 'dropped', entry, reason },
  });
  if (!(arrival.item instanceof Uint8Array)) return dropped('malformed', null);
  try {
    const entry = parseEntry(arrival.item);
    if (entry.team !== team || entry.stream !== 'log') return dropped('wrong_team', entry);
    return entry.device === arrival.device ? { arrival, entry } : dropped('replayed', entry);
  } catch (error) {
    if (error instanceof ProtocolError) return dropped(error.reason, null);
    throw error;
  }
}

/** Looks at the signature (rule T-5). What is of a device that nobody knows waits for the control entries. */
export async function verified(read: Read, judge: Judge): Promise<Read> {
  if ('verdict' in read) return read;
  const { arrival, entry } = read;
  const key = judge.signingKeyOf(entry.device);
  if (key === null) return { arrival, verdict: { kind: 'held', entry, reason: 'unknown_device' } };
  if (await isEntrySignedLater(entry, key)) return read;
  return { arrival, verdict: { kind: 'dropped', entry, reason: 'bad_signature' } };
}

/** Where the entry stands in its device's stream (rules T-3, T-6); null when it comes next. */
export function placeOf(entry: Entry, head: Head | null, now: number): Verdict | null {
  if (isFuture(entry.clock, now)) return { kind: 'held', entry, reason: 'future' };
  const reason = chainDefect(head, entry);
  if (reason === 'gap') return { kind: 'held', entry, reason };
  return reason === null ? null : { kind: 'dropped', entry, reason };
}

/** Opens an entry that has its place (rules T-7, T-9 to T-11). */
export function opened(entry: Entry, judge: Judge): Verdict {
  if (!entry.readable) return { kind: 'held', entry, reason: 'too_new' };
  try {
    return { kind: 'accepted', entry, operation: judge.open(entry) };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    const { reason } = error;
    const mayBeLater = reason === 'undecryptable' && !judge.hasKeyFor(entry);
    return { kind: mayBeLater ? 'held' : 'dropped', entry, reason };
  }
}
