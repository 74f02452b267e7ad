import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import { decodeCbor, encodeCbor } from '../../../protocol/cbor.ts';
import { type Entry, type Head, makeEntry } from '../../../protocol/entry.ts';
import { ProtocolError } from '../../../protocol/errors.ts';
import { fromHex, idBytes, isOperationOf, toHex } from '../../../protocol/ids.ts';
import { BASES_MAX, PAYLOAD_MAX_BYTES } from '../../../protocol/limits.ts';
import type { Signer } from '../../../protocol/signing.ts';
import { OPERATIONS, type Operation, type OperationKind, type Payload } from '../domain/team/operation.ts';
import { seal, unseal } from './cipher.ts';
import { PayloadSchema } from './payload.ts';
import type { Outgoing } from './ports.ts';
import type { TeamKey } from './wrap.ts';

/** zlib takes so many bytes at a time; memories are short, and its default of 16 KiB doubles their time. */
const CHUNK = 1024;

const OperationId = z
  .instanceof(Uint8Array)
  .refine((bytes) => bytes.length === 24)
  .transform(toHex);

/** What is special to an entry of the log (rule T-9). */
const Body = z.object({
  e: z.int().nonnegative(),
  o: z.enum(OPERATIONS),
  m: z.string().regex(/^[\w-]{1,64}$/),
  i: OperationId,
  b: z.array(OperationId).max(BASES_MAX),
  g: OperationId.optional(),
  x: z.instanceof(Uint8Array).optional(),
});

const VERSIONS: readonly OperationKind[] = ['put', 'propose', 'delete'];
const DECISIONS: readonly OperationKind[] = ['approve', 'deactivate'];

/** Where the entry goes: the device's log, and what it ends with so far. */
export interface LogPlace {
  team: string;
  device: string;
  head: Head | null;
}

/** Makes the next entry of a device's log of a local change (rules T-5, T-9, T-10, T-35). */
export function sealOperation(outgoing: Outgoing, place: LogPlace, key: TeamKey, signer: Signer): Entry {
  const { id, memory, kind, bases, target, clock, payload } = outgoing;
  const fields = {
    e: key.epoch,
    o: kind,
    m: memory,
    i: fromHex(id),
    b: bases.map(fromHex),
    ...(target === null ? {} : { g: fromHex(target) }),
  };
  const context = contextOf(place.team, place.device, fields);
  const sealed = payload && {
    x: seal(key.key, context, deflateRawSync(encodeCbor(payload), { chunkSize: CHUNK })),
  };
  return makeEntry({ ...place, stream: 'log', clock }, { ...fields, ...sealed }, signer);
}

/**
 * Opens an entry of the log whose signature and place were checked (rules T-9 to T-11). Throws a `ProtocolError`:
 * `undecryptable` when there is no key for its epoch or another one, `malformed`, `too_new`.
 */
export function openOperation(
  entry: Entry,
  author: string,
  keyOf: (epoch: number) => Uint8Array | undefined,
): Operation {
  if (!entry.readable) throw new ProtocolError('too_new', 'The entry needs a newer program.');
  const { i, o, m, b, g, e, x } = readBody(entry);
  const payload = x === undefined ? null : openPayload(entry, x, keyOf(e));
  const { device, clock, number } = entry;
  return { id: i, memory: m, kind: o, bases: b, target: g ?? null, clock, author, device, number, payload };
}

function readBody(entry: Entry): z.infer<typeof Body> {
  if (entry.stream !== 'log') throw new ProtocolError('malformed', 'The entry is none of the log.');
  const { success, data } = Body.safeParse(entry.body);
  if (!success) throw new ProtocolError('malformed', 'The entry has not the fields of an operation.');
  const fits =
    isOperationOf(entry.device, data.i) &&
    VERSIONS.includes(data.o) === (data.x !== undefined) &&
    DECISIONS.includes(data.o) === (data.g !== undefined);
  if (fits) return data;
  throw new ProtocolError('malformed', 'The fields of the operation do not go with its kind or its device.');
}

function openPayload(entry: Entry, sealed: Uint8Array, key: Uint8Array | undefined): Payload {
  if (!key) throw new ProtocolError('undecryptable', 'There is no key for the epoch of the entry.');
  const deflated = unseal(key, contextOf(entry.team, entry.device, entry.body), sealed);
  if (deflated === null) throw new ProtocolError('undecryptable', 'The key does not open the entry.');
  const payload = PayloadSchema.safeParse(decodeCbor(inflate(deflated)));
  if (!payload.success) throw new ProtocolError('malformed', 'What the entry holds is no memory.');
  return payload.data;
}

/** Inflates as much as a memory may have; a few bytes that would become gigabytes end here. */
function inflate(deflated: Uint8Array): Uint8Array {
  try {
    return inflateRawSync(deflated, { maxOutputLength: PAYLOAD_MAX_BYTES, chunkSize: CHUNK });
  } catch (error) {
    throw new ProtocolError('malformed', 'What the entry holds is too large or damaged.', { cause: error });
  }
}

/** The associated data (rule T-10): CBOR `[t, d, i, o, m, b]`. */
function contextOf(team: string, device: string, body: Record<string, unknown>): Uint8Array {
  return encodeCbor([team, idBytes(device), body.i, body.o, body.m, body.b]);
}
