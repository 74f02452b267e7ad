import { z } from 'zod';
import { TeamKind, TeamRole } from '../shared/team.ts';
import { toBase32 } from './base32.ts';
import { encodeCbor } from './cbor.ts';
import { Bytes, type Entry, isEntrySigned } from './entry.ts';
import { ProtocolError } from './errors.ts';
import { deviceIdOf, fromHex, idBytes, toHex } from './ids.ts';
import { DEVICES_MAX, FORMAT_VERSION } from './limits.ts';
import { isSigned } from './signing.ts';

const PROOF = Buffer.from('holdfast/proof/1\0');

const Id = Bytes(16).transform(toBase32);
const Key = Bytes(32);
/** An invite is known by its public key, here in hexadecimal. */
const InviteKey = Key.transform(toHex);
const Epoch = z.int().nonnegative();
const Sealed = z.instanceof(Uint8Array).refine((bytes) => bytes.length <= 1024);
const Wrapped = Bytes(104);
const Count = z.int().nonnegative();

/** For each device of a member, the last numbers of its two streams that the author had seen (rule T-20). */
const Cuts = z
  .array(z.tuple([Id, Count, Count]))
  .max(DEVICES_MAX)
  .transform((cuts) => new Map(cuts.map(([device, log, ctl]) => [device, { log, ctl }])));
export type Cuts = z.output<typeof Cuts>;

/** An epoch, and its key for each of these devices (rule T-24). */
const epochFields = { epoch: Epoch, keys: z.array(z.tuple([Id, Wrapped])).max(DEVICES_MAX) };

const deviceFields = { sign: Key, box: Key, names: Sealed };

/** What is special to each kind of control entry (rules T-20 to T-26), beside the fields of rule T-6. */
export const ControlBody = z.discriminatedUnion('k', [
  /** `title` is the name of the team, `names` those of the founder and its device, both under the key of `epoch`. */
  z.object({ k: z.literal('found'), kind: TeamKind, title: Sealed, epoch: Epoch, ...deviceFields }),
  /**
   * `until` is in milliseconds since 1970. With `member` it is for another device of that member. `names` is the key that names
   * in a join are sealed with, itself sealed under the key of `epoch`, so that any admin can answer.
   */
  z.object({
    k: z.literal('invite'),
    invite: InviteKey,
    role: TeamRole,
    until: Count,
    epoch: Epoch,
    names: Sealed,
    member: Id.optional(),
  }),
  /** `names` is under the invite's secret; `proof` is the invite's signature (rule T-23). */
  z.object({ k: z.literal('join'), invite: InviteKey, proof: Bytes(64), ...deviceFields }),
  /** `names` is under the key of `epoch`; `keys` has the keys of all epochs for the device. */
  z.object({
    k: z.literal('admit'),
    invite: InviteKey,
    device: Id,
    epoch: Epoch,
    keys: z.array(z.tuple([Epoch, Wrapped])).max(DEVICES_MAX),
    ...deviceFields,
  }),
  z.object({ k: z.literal('role'), member: Id, role: TeamRole, cuts: Cuts }),
  /** With `device` only that one; else all of the member's. */
  z.object({ k: z.literal('remove'), member: Id, device: Id.optional(), cuts: Cuts, ...epochFields }),
  /** The device that writes it leaves; `log` is the last number of its log. */
  z.object({ k: z.literal('leave'), log: Count }),
  /** Begins an epoch, or hands the key of one that has begun to further devices. */
  z.object({ k: z.literal('epoch'), ...epochFields }),
  z.object({
    k: z.literal('policy'),
    trusted: z.union([z.literal('publishers'), z.array(Id).max(DEVICES_MAX)]),
  }),
]);
export type ControlBody = z.output<typeof ControlBody>;
export type ControlKind = ControlBody['k'];

/** A control entry that was read; whether it counts is decided by `evaluateTeam`. */
export interface ControlEntry<Body extends ControlBody = ControlBody> {
  readonly entry: Entry;
  readonly body: Body;
}
export type ControlOf<Kind extends ControlKind> = ControlEntry<Extract<ControlBody, { k: Kind }>>;

const KINDS = new Set<unknown>(ControlBody.options.map((option) => option.shape.k.value));

/** Reads what an entry of the control stream says. Throws a `ProtocolError`. */
export function parseControl(entry: Entry): ControlEntry {
  if (entry.stream !== 'ctl') throw new ProtocolError('malformed', 'It is no control entry.');
  // A kind that a newer program added is no fault of its author.
  if (!entry.readable || (entry.version > FORMAT_VERSION && !KINDS.has(entry.body.k)))
    throw new ProtocolError('too_new', 'It needs a newer program.');
  const read = ControlBody.safeParse(entry.body);
  if (!read.success)
    throw new ProtocolError('malformed', 'The control entry has not the fields of its kind.');
  return { entry, body: read.data };
}

/** What an invite's key signs for the device that joins with it (rule T-23). */
export function proofBytes(team: string, sign: Uint8Array, box: Uint8Array): Uint8Array {
  return Buffer.concat([PROOF, encodeCbor([team, idBytes(deviceIdOf(sign)), sign, box])]);
}

/** True when the device made the join for itself, with the secret of the invite (rule T-23). */
export function isProven({ entry, body }: ControlOf<'join'>): boolean {
  if (deviceIdOf(body.sign) !== entry.device || !isEntrySigned(entry, body.sign)) return false;
  return isSigned(fromHex(body.invite), proofBytes(entry.team, body.sign, body.box), body.proof);
}
