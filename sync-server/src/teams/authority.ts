import { type ControlEntry, isProven, parseControl } from '../../../src/protocol/control.ts';
import type { Entry } from '../../../src/protocol/entry.ts';
import { ProtocolError } from '../../../src/protocol/errors.ts';
import { toHex } from '../../../src/protocol/ids.ts';
import type { TeamState } from '../../../src/protocol/team-state.ts';
import type { TeamRole } from '../../../src/shared/team.ts';
import { Refusal } from '../documents/refusal.ts';
import type { Authority, Bearer } from '../documents/submission.ts';

/** The team by its control entries, as far as they say who may write and read. */
export interface Membership {
  state(): TeamState;
  /** Invites, by public key, that somebody has joined with. */
  joined(): ReadonlySet<string>;
}

const EVERYTHING: readonly TeamRole[] = ['publisher', 'reviewer', 'admin'];

/**
 * Rule T-13, as far as it can be told without reading: a reader writes nothing, a proposer proposes. Operations of a newer
 * program are for the others.
 */
function mayWriteOperation(role: TeamRole, { body }: Entry): boolean {
  return EVERYTHING.includes(role) || (role === 'proposer' && body.o === 'propose');
}

/** Null for what needs a newer program than this: the relay keeps it and passes it on (rule T-7). */
function controlOf(entry: Entry): ControlEntry | null {
  try {
    return parseControl(entry);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    if (error.reason === 'too_new') return null;
    throw new Refusal(error.reason, error.message, { cause: error });
  }
}

/** Rule T-20: to leave and to bring a further device of one's own is for everybody, the rest for admins. */
function mayWriteControl(role: TeamRole, member: string, entry: Entry): boolean {
  const body = controlOf(entry)?.body;
  if (body?.k === 'leave' || (body?.k === 'invite' && body.member === member)) return true;
  return role === 'admin' && body?.k !== 'found' && body?.k !== 'join';
}

function keyForDevice(state: TeamState, entry: Entry): Uint8Array {
  const device = state.devices.get(entry.device);
  if (device === undefined) throw new Refusal('unknown_device', 'The team does not know the device.');
  const role = device.removed ? null : state.roleAt(device.id, entry.stream, entry.number);
  if (role === null) throw new Refusal('removed', 'The device was removed from the team.');
  const allowed =
    entry.stream === 'ctl' ? mayWriteControl(role, device.member, entry) : mayWriteOperation(role, entry);
  if (!allowed) throw new Refusal('out_of_role', `The role ${role} does not allow this.`);
  return device.signKey;
}

/** Who has an invite may append the one entry that asks to be admitted (rule T-23). */
function keyForInvite(
  { state, joined }: Membership,
  invite: Uint8Array,
  entry: Entry,
  now: number,
): Uint8Array {
  const key = toHex(invite);
  const body = entry.stream === 'ctl' ? controlOf(entry)?.body : undefined;
  if (body?.k !== 'join' || body.invite !== key)
    throw new Refusal('out_of_role', 'With an invite one can join, and nothing else.');
  const known = state().invites.get(key);
  if (known?.status !== 'open' || known.until <= now || joined().has(key))
    throw new Refusal('not_allowed', 'The invite was used, or is not good any more.');
  if (state().devices.has(entry.device) || !isProven({ entry, body }))
    throw new Refusal('malformed', 'The request to join does not belong to the invite.');
  return body.sign;
}

/** Judges writes by the present state of the team. `now` is in milliseconds since 1970. */
export function authorityOf(membership: Membership, now: () => number): Authority {
  return {
    keyFor: (bearer, entry) =>
      'device' in bearer
        ? keyForDevice(membership.state(), entry)
        : keyForInvite(membership, bearer.invite, entry, now()),
  };
}

/** The signing key and the member of who may hold a socket, or why nobody may (rules T-29, T-33). */
export function admission(
  { state, joined }: Membership,
  bearer: Bearer,
  now: number,
): { member: string; key: Uint8Array } {
  if ('device' in bearer) {
    const device = state().devices.get(bearer.device);
    if (device === undefined) throw new Refusal('unknown_device', 'The team does not know the device.');
    if (device.removed) throw new Refusal('removed', 'The device was removed from the team.');
    return { member: device.member, key: device.signKey };
  }
  const key = toHex(bearer.invite);
  const invite = state().invites.get(key);
  const open = invite !== undefined && invite.status !== 'closed';
  // Who has asked to be admitted waits for the answer, however long that takes.
  const waiting = invite?.status === 'open' && joined().has(key);
  if (!open || (invite.until <= now && !waiting))
    throw new Refusal('not_allowed', 'The invite is not good any more.');
  return { member: `invite ${key}`, key: bearer.invite };
}
