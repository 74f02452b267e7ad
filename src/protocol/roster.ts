import type { TeamRole } from '../shared/team.ts';
import type { Cuts } from './control.ts';
import type { Stream } from './entry.ts';
import type { DeviceState, MemberState } from './team-state.ts';

type Cut = Record<Stream, number>;

/** A device with what decides the role of its entries. */
interface RosterDevice extends DeviceState {
  role: TeamRole;
  /** How many changes of its member's role came before it was admitted. */
  changesBefore: number;
  /** The last entries that count, once it is removed. */
  removal: Cut | null;
}

interface RosterMember extends MemberState {
  devices: string[];
  changes: { role: TeamRole; cuts: Cuts }[];
}

/** What an author had seen of a device that it does not name: nothing. */
const UNSEEN: Cut = { log: 0, ctl: 0 };

/** Members and devices while control entries are applied in their order (rule T-20). */
export class Roster {
  readonly devices = new Map<string, RosterDevice>();
  readonly members = new Map<string, RosterMember>();

  /** Adds a device; its member too when it is the first. A further device has the role of its member. */
  admit(device: Omit<DeviceState, 'removed'>, role: TeamRole): void {
    const member = this.members.get(device.member) ?? {
      id: device.member,
      role,
      removed: false,
      devices: [],
      changes: [],
    };
    this.members.set(member.id, member);
    member.devices.push(device.id);
    this.devices.set(device.id, {
      ...device,
      removed: false,
      role: member.role,
      changesBefore: member.changes.length,
      removal: null,
    });
  }

  setRole(id: string, role: TeamRole, cuts: Cuts): void {
    const member = this.members.get(id);
    if (!member) return;
    member.changes.push({ role, cuts });
    member.role = role;
  }

  /** Removes a device; its member with it when it was the last one. */
  remove(id: string, cut: Cut = UNSEEN): void {
    const device = this.devices.get(id);
    const member = this.members.get(device?.member ?? '');
    if (!device || !member) return;
    const { log, ctl } = device.removal ?? cut;
    device.removal = { log: Math.min(log, cut.log), ctl: Math.min(ctl, cut.ctl) };
    device.removed = true;
    member.removed = member.devices.every((other) => this.devices.get(other)?.removed);
  }

  roleAt(id: string, stream: Stream, number: number): TeamRole | null {
    const device = this.devices.get(id);
    if (!device || (device.removal && number > device.removal[stream])) return null;
    const changes = this.members.get(device.member)?.changes ?? [];
    for (let at = changes.length - 1; at >= device.changesBefore; at -= 1) {
      const change = changes[at];
      if (change && number > (change.cuts.get(id) ?? UNSEEN)[stream]) return change.role;
    }
    return device.role;
  }
}
