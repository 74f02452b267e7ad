import { z } from 'zod';
import { toBase32 } from './base32.ts';
import { decodeCbor, encodeCbor } from './cbor.ts';
import { ProtocolError } from './errors.ts';
import { fromHex, idBytes, isTeamId, sha256, toHex } from './ids.ts';
import { ENTRY_MAX_BYTES, FORMAT_VERSION } from './limits.ts';
import { isSigned, isSignedLater, type Signer } from './signing.ts';

const STREAMS = ['ctl', 'log'] as const;
export type Stream = (typeof STREAMS)[number];

/** An entry that was read: well formed, but neither its signature nor its place in the chain has been looked at. */
export interface Entry {
  /** All of it, as it travels. */
  readonly bytes: Uint8Array;
  /** SHA-256 of all of it, in hexadecimal. */
  readonly hash: string;
  readonly team: string;
  readonly stream: Stream;
  /** Base32. */
  readonly device: string;
  readonly number: number;
  /** Hash of the device's entry before it in the stream; empty for the first. */
  readonly previous: string;
  readonly clock: number;
  /** Format version of the program that wrote it. */
  readonly version: number;
  /** False when it needs a newer program (rule T-7). */
  readonly readable: boolean;
  /** The whole map, with what is special to the kind of entry and what nobody here knows. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly signedBytes: Uint8Array;
  readonly signature: Uint8Array;
}

const DOMAIN = Buffer.from('holdfast/entry/1\0');

/** A schema of so many bytes. */
export const Bytes = (length: number) =>
  z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length === length, {
    message: `must have ${length} bytes`,
  });
const Count = z.int().positive();

const Header = z.looseObject({
  v: Count,
  r: Count.optional(),
  t: z.string().refine(isTeamId),
  s: z.enum(STREAMS),
  d: Bytes(16),
  n: Count,
  p: z.union([Bytes(32), Bytes(0)]),
  c: z.int().nonnegative(),
});
const Envelope = z.tuple([z.instanceof(Uint8Array), Bytes(64)]);

/** Reads an entry (rules T-5 to T-7). Throws a `ProtocolError`. */
export function parseEntry(bytes: Uint8Array): Entry {
  if (bytes.length > ENTRY_MAX_BYTES) throw new ProtocolError('malformed', 'The entry is too large.');
  const envelope = Envelope.safeParse(decodeCbor(bytes));
  if (!envelope.success) throw new ProtocolError('malformed', 'The entry is not a body and a signature.');
  const [signed, signature] = envelope.data;
  const header = Header.safeParse(decodeCbor(signed));
  if (!header.success)
    throw new ProtocolError('malformed', 'The body of the entry has not the fields of one.');
  const body = header.data;
  if ((body.n === 1) !== (body.p.length === 0))
    throw new ProtocolError(
      'malformed',
      'The first entry of a device has none before it, the others have one.',
    );
  return {
    bytes,
    hash: toHex(sha256(bytes)),
    team: body.t,
    stream: body.s,
    device: toBase32(body.d),
    number: body.n,
    previous: toHex(body.p),
    clock: body.c,
    version: body.v,
    readable: (body.r ?? body.v) <= FORMAT_VERSION,
    body,
    signedBytes: Buffer.concat([DOMAIN, signed]),
    signature,
  };
}

/** The end of a device's stream, as far as it was read. */
export interface Head {
  number: number;
  hash: string;
  clock: number;
}

export interface EntryPlace {
  team: string;
  stream: Stream;
  device: string;
  /** Null for the first entry of the stream. */
  head: Head | null;
  /** Must be above the head's. */
  clock: number;
}

/** Makes the entry that comes next in the stream (rules T-5, T-6). `fields` is what is special to its kind. */
export function makeEntry(place: EntryPlace, fields: Record<string, unknown>, signer: Signer): Entry {
  const { team, stream, device, head, clock } = place;
  const number = (head?.number ?? 0) + 1;
  const previous = head?.hash ?? '';
  const body = {
    ...fields,
    v: FORMAT_VERSION,
    t: team,
    s: stream,
    d: idBytes(device),
    n: number,
    p: fromHex(previous),
    c: clock,
  };
  const signed = encodeCbor(body);
  const signedBytes = Buffer.concat([DOMAIN, signed]);
  const signature = signer.sign(signedBytes);
  const bytes = encodeCbor([signed, signature]);
  if (bytes.length > ENTRY_MAX_BYTES) throw new ProtocolError('malformed', 'The entry is too large.');
  const hash = toHex(sha256(bytes));
  const own = { version: FORMAT_VERSION, readable: true, body, signedBytes, signature };
  return { bytes, hash, team, stream, device, number, previous, clock, ...own };
}

/** The place that an entry takes at the end of its stream. */
export function headOf(entry: Entry): Head {
  return { number: entry.number, hash: entry.hash, clock: entry.clock };
}

/** Control entries are looked at each time that another one comes; their signatures need not be. */
const checked = new WeakMap<Entry, { publicKey: Uint8Array; valid: boolean }>();

function known(entry: Entry, publicKey: Uint8Array): boolean | null {
  const check = checked.get(entry);
  return check !== undefined && Buffer.compare(check.publicKey, publicKey) === 0 ? check.valid : null;
}

/** True when the owner of this key signed the entry (rule T-5). Is remembered with the entry object. */
export function isEntrySigned(entry: Entry, publicKey: Uint8Array): boolean {
  const valid = known(entry, publicKey) ?? isSigned(publicKey, entry.signedBytes, entry.signature);
  checked.set(entry, { publicKey, valid });
  return valid;
}

/** As `isEntrySigned`, in a thread of Node's pool. */
export async function isEntrySignedLater(entry: Entry, publicKey: Uint8Array): Promise<boolean> {
  const valid =
    known(entry, publicKey) ?? (await isSignedLater(publicKey, entry.signedBytes, entry.signature));
  checked.set(entry, { publicKey, valid });
  return valid;
}
