import { type ControlBody, type ControlOf, proofBytes } from '../../../protocol/control.ts';
import { type Entry, type Head, makeEntry } from '../../../protocol/entry.ts';
import { fromHex, idBytes } from '../../../protocol/ids.ts';
import type { Signer } from '../../../protocol/signing.ts';
import type { DeviceState, TeamState } from '../../../protocol/team-state.ts';
import type { TeamKind, TeamRole } from '../../../shared/team.ts';
import { inviteKeys } from './invite.ts';
import { type Names, sealNames, sealNamesKey, sealTitle } from './names.ts';
import { type TeamKey, wrapKey } from './wrap.ts';

/** The device that writes, and where its control stream ends. */
export interface Author {
  team: string;
  device: string;
  signer: Signer;
  head: Head | null;
  /** For the new entry; above all that the device has accepted (rule T-3). */
  clock: number;
}

/** How far the author has read the two streams of a device (rule T-20). */
export type Seen = (device: string) => { log: number; ctl: number };

/** Wrapped keys that fit into one entry. Devices beyond them are `lacking` then, and are handed the key by the next. */
const KEYS_PER_ENTRY = 1500;

function write(author: Author, fields: { k: ControlBody['k'] } & Record<string, unknown>): Entry {
  const { team, device, head, clock, signer } = author;
  return makeEntry({ team, stream: 'ctl', device, head, clock }, fields, signer);
}

/** The first entry of a team (rules T-2, T-20); the author's key founds it. */
export function writeFound(
  author: Author,
  team: { kind: TeamKind; title: string; names: Names; boxKey: Uint8Array; key: TeamKey },
): Entry {
  const { epoch, key } = team.key;
  return write(author, {
    k: 'found',
    kind: team.kind,
    title: sealTitle(key, author.team, team.title),
    epoch,
    sign: author.signer.publicKey,
    box: team.boxKey,
    names: sealNames(key, author.team, author.device, team.names),
  });
}

/** Opens an invite (rule T-22). `until` is in milliseconds since 1970; `member` is the author's own, for a further device. */
export function writeInvite(
  author: Author,
  invite: { secret: Uint8Array; role: TeamRole; until: number; member: string | null; key: TeamKey },
): Entry {
  const { secret, role, until, member, key } = invite;
  const { signer, namesKey } = inviteKeys(secret);
  return write(author, {
    k: 'invite',
    invite: signer.publicKey,
    role,
    until,
    epoch: key.epoch,
    names: sealNamesKey(key.key, author.team, namesKey),
    ...(member === null ? {} : { member: idBytes(member) }),
  });
}

/** Asks to be admitted with the secret of an invite (rule T-23). */
export function writeJoin(
  author: Author,
  join: { secret: Uint8Array; boxKey: Uint8Array; names: Names },
): Entry {
  const { signer, namesKey } = inviteKeys(join.secret);
  const sign = author.signer.publicKey;
  return write(author, {
    k: 'join',
    invite: signer.publicKey,
    sign,
    box: join.boxKey,
    names: sealNames(namesKey, author.team, author.device, join.names),
    proof: signer.sign(proofBytes(author.team, sign, join.boxKey)),
  });
}

/** Answers a join (rules T-23, T-24). `keys` are those of all epochs; the names are sealed under `current`. */
export function writeAdmit(
  author: Author,
  join: ControlOf<'join'>,
  admission: { names: Names; keys: readonly TeamKey[]; current: TeamKey },
): Entry {
  const { sign, box, invite } = join.body;
  const { device } = join.entry;
  const to = { team: author.team, device, boxKey: box };
  return write(author, {
    k: 'admit',
    invite: fromHex(invite),
    device: idBytes(device),
    sign,
    box,
    epoch: admission.current.epoch,
    names: sealNames(admission.current.key, author.team, device, admission.names),
    keys: admission.keys.map((key) => [key.epoch, wrapKey(key, to)]),
  });
}

/** Gives a member another role from here on (rule T-20). */
export function writeRole(
  author: Author,
  change: { member: string; role: TeamRole; state: TeamState; seen: Seen },
): Entry {
  const { member, role, state, seen } = change;
  return write(author, { k: 'role', member: idBytes(member), role, cuts: cutsOf(state, member, seen) });
}

/** Removes a member, or one of its devices, and begins an epoch that the others have the key of (rules T-20, T-25). */
export function writeRemove(
  author: Author,
  removal: { member: string; device: string | null; state: TeamState; seen: Seen; key: TeamKey },
): Entry {
  const { member, device, state, seen, key } = removal;
  const goes = (one: DeviceState) => one.member === member && (device === null || one.id === device);
  return write(author, {
    k: 'remove',
    member: idBytes(member),
    ...(device === null ? {} : { device: idBytes(device) }),
    cuts: cutsOf(state, member, seen),
    ...wrappedFor(author, key, staying(state, goes)),
  });
}

/** The author leaves; `log` is the last number of its log. */
export function writeLeave(author: Author, log: number): Entry {
  return write(author, { k: 'leave', log });
}

/** Begins an epoch, for all devices that have not gone (rule T-25). */
export function writeEpoch(author: Author, state: TeamState, key: TeamKey): Entry {
  return write(author, {
    k: 'epoch',
    ...wrappedFor(
      author,
      key,
      staying(state, () => false),
    ),
  });
}

/** Hands the key of an epoch to devices that lack it. */
export function writeHandOn(author: Author, state: TeamState, key: TeamKey): Entry {
  const lacking = new Set(
    state.lacking.filter(({ epoch }) => epoch === key.epoch).map(({ device }) => device),
  );
  const devices = staying(state, ({ id }) => !lacking.has(id));
  return write(author, { k: 'epoch', ...wrappedFor(author, key, devices) });
}

/** Says whose published memories count as approved (rule T-21). */
export function writePolicy(author: Author, trusted: 'publishers' | readonly string[]): Entry {
  return write(author, { k: 'policy', trusted: trusted === 'publishers' ? trusted : trusted.map(idBytes) });
}

function staying(state: TeamState, goes: (device: DeviceState) => boolean): DeviceState[] {
  return [...state.devices.values()].filter((device) => !device.removed && !goes(device));
}

function wrappedFor(author: Author, key: TeamKey, devices: readonly DeviceState[]) {
  const keys = devices
    .slice(0, KEYS_PER_ENTRY)
    .map(({ id, boxKey }) => [idBytes(id), wrapKey(key, { team: author.team, device: id, boxKey })]);
  return { epoch: key.epoch, keys };
}

function cutsOf(state: TeamState, member: string, seen: Seen) {
  return (state.members.get(member)?.devices ?? []).map((device) => {
    const { log, ctl } = seen(device);
    return [idBytes(device), log, ctl];
  });
}
