import type { TeamKind, TeamRole } from '../shared/team.ts';
import type { ControlEntry, ControlOf } from './control.ts';
import type { Stream } from './entry.ts';
import type { DropReason } from './errors.ts';

/** Names as a control entry has them: sealed under the key of an epoch (rule T-26). */
export interface SealedNames {
  epoch: number;
  bytes: Uint8Array;
}

export interface DeviceState {
  /** Base32, as all ids of devices and members. */
  id: string;
  member: string;
  signKey: Uint8Array;
  boxKey: Uint8Array;
  names: SealedNames;
  /** The device whose entry admitted it; the founder's own for itself. */
  admittedBy: string;
  /** The clock of that entry. What the device dates before it does not count. */
  since: number;
  removed: boolean;
}

export interface MemberState {
  id: string;
  /** The role for what is written now. */
  role: TeamRole;
  removed: boolean;
  devices: readonly string[];
}

export interface InviteState {
  /** Public key in hexadecimal. */
  key: string;
  role: TeamRole;
  /** Milliseconds since 1970. */
  until: number;
  /** The key that names in its join are sealed with, sealed itself. */
  namesKey: SealedNames;
  /** The member whose further device it is for, or null. */
  member: string | null;
  /** The device that invited. */
  by: string;
  /** `closed`: who invited is no admin any more. */
  status: 'open' | 'used' | 'closed';
}

export interface EpochState {
  /** Its number (rule T-24). */
  id: number;
  by: string;
  /** Devices that were given the key. */
  holders: ReadonlySet<string>;
}

/** Why a control entry does not count. `without_effect`: right in itself, but others came first. */
export type ControlRefusal = DropReason | 'without_effect';

/** What the control entries of a team come to (rule T-20). */
export interface TeamState {
  team: string;
  /** Null until the founding entry is there. */
  founding: { kind: TeamKind; device: string; title: SealedNames } | null;
  devices: ReadonlyMap<string, DeviceState>;
  members: ReadonlyMap<string, MemberState>;
  /** By public key in hexadecimal. */
  invites: ReadonlyMap<string, InviteState>;
  /** Signed and proven, of open invites, and not answered. Whether the invite has expired is the caller's to say. */
  joins: readonly ControlOf<'join'>[];
  policy: { trusted: 'publishers' | readonly string[] };
  epochs: ReadonlyMap<number, EpochState>;
  /** The epoch to write under; null before the founding. */
  epoch: number | null;
  /** True when a device that is gone has the current key, so that an admin has to begin an epoch (rule T-25). */
  stale: boolean;
  /** Devices that stay and have not been given the key of an epoch; an admin that has it hands it on. */
  lacking: readonly { device: string; epoch: number }[];
  /** Entries that do not count, by hash. */
  refused: ReadonlyMap<string, ControlRefusal>;
  /** Entries that count, in their order. */
  counted: readonly ControlEntry[];
  /**
   * The role that the entry with this number of the device has; null when the device is unknown or was removed before it.
   * No clock has a part in it.
   */
  roleAt(device: string, stream: Stream, number: number): TeamRole | null;
  /** True when what the member publishes counts as approved (rule T-21). */
  isTrusted(member: string): boolean;
}
