import type { ControlBody, ControlEntry, ControlOf } from './control.ts';
import { type Entry, isEntrySigned } from './entry.ts';
import { deviceIdOf, teamIdOf } from './ids.ts';
import { Roster } from './roster.ts';
import type { ControlRefusal, EpochState, InviteState, TeamState } from './team-state.ts';
import { Voids } from './voids.ts';

/**
 * `strict` applies every rule. `lenient` lets an invite be used more than once and after its author lost the role: it finds out
 * who could have been an admin if some entry turns out to be void.
 */
type Mode = 'strict' | 'lenient';
type Verdict = ControlRefusal | null;
type Of<Kind extends ControlBody['k']> = ControlOf<Kind>['body'];
type Epoch = EpochState & { holders: Set<string> };

/** One pass over the control entries in their order (rule T-20). */
export class Ledger {
  /** Entries that take away rights, whose author may, and which are not among the settled ones. */
  readonly reductions: ControlEntry[] = [];
  /** Settled ones whose author would have no right to them while they all count. */
  readonly unfounded = new Set<ControlEntry>();
  readonly roster = new Roster();
  readonly invites = new Map<string, InviteState>();
  readonly epochs = new Map<number, Epoch>();
  readonly joins: ControlOf<'join'>[] = [];
  readonly counted: ControlEntry[] = [];
  readonly refused: Map<string, ControlRefusal>;
  founding: TeamState['founding'] = null;
  policy: TeamState['policy'] = { trusted: 'publishers' };
  epoch: number | null = null;
  readonly #team: string;
  readonly #settled: ReadonlySet<ControlEntry>;
  readonly #mode: Mode;
  readonly #voids: Voids;
  readonly #adminSince = new Map<string, number>();
  /** Entries that needed rights, by the device that wrote them. */
  readonly #authored = new Map<string, ControlEntry[]>();

  constructor(
    team: string,
    settled: ReadonlySet<ControlEntry>,
    mode: Mode,
    refused = new Map<string, ControlRefusal>(),
  ) {
    this.#team = team;
    this.#settled = settled;
    this.#mode = mode;
    this.refused = refused;
    this.#voids = new Voids(settled);
  }

  applyAll(ordered: readonly ControlEntry[]): this {
    for (const control of ordered) {
      const verdict = this.#judge(control);
      if (verdict === null) this.counted.push(control);
      else this.refused.set(control.entry.hash, verdict);
    }
    return this;
  }

  /** The position of the entry that made the device one of an admin; after all others when there is none. */
  adminSince(device: string): number {
    return this.#adminSince.get(device) ?? Number.POSITIVE_INFINITY;
  }

  /** True when this reduction, once it counts, voids anything that counts without it. */
  wouldVoid(reduction: ControlEntry): boolean {
    return this.#targets(reduction).some(([device, cut]) =>
      this.#authored.get(device)?.some((other) => other !== reduction && other.entry.number > cut.ctl),
    );
  }

  #judge(control: ControlEntry): Verdict {
    const { entry, body } = control;
    if (body.k === 'found') return this.#found(entry, body);
    if (body.k === 'join') {
      this.joins.push({ entry, body });
      return null;
    }
    if (this.#settled.has(control)) {
      this.#voids.pass(control);
      if (this.#authority(control) !== null) this.unfounded.add(control);
      return this.#effect(control);
    }
    const refusal = this.#authority(control);
    if (refusal !== null) return refusal;
    this.#note(control);
    if (!isReduction(body)) return this.#effect(control);
    this.reductions.push(control);
    return 'without_effect';
  }

  #note(control: ControlEntry): void {
    const { device } = control.entry;
    const authored = this.#authored.get(device);
    if (authored) authored.push(control);
    else this.#authored.set(device, [control]);
  }

  /** Why the author may not write this, or null. To leave and to bring a further device is for everybody, the rest for admins. */
  #authority({ entry, body }: ControlEntry): Verdict {
    const device = this.roster.devices.get(entry.device);
    if (!device) return 'unknown_device';
    if (!isEntrySigned(entry, device.signKey)) return 'bad_signature';
    const voided = this.#voids.reason(device, entry.number);
    if (voided !== null) return voided;
    const role = this.roster.roleAt(device.id, 'ctl', entry.number);
    if (role === null) return 'removed';
    const own = body.k === 'leave' || (body.k === 'invite' && body.member === device.member);
    return own || role === 'admin' ? null : 'out_of_role';
  }

  #effect(control: ControlEntry): Verdict {
    const { entry, body } = control;
    switch (body.k) {
      case 'invite':
        return this.#invite(entry, body);
      case 'admit':
        return this.#admit(entry, body);
      case 'role':
        return this.#role(body);
      case 'remove':
      case 'leave':
        return this.#remove(control);
      case 'epoch':
        return this.#hand(entry, body);
      case 'policy':
        this.policy = { trusted: body.trusted };
        return null;
      default:
        return 'malformed';
    }
  }

  #found(entry: Entry, body: Of<'found'>): Verdict {
    const device = deviceIdOf(body.sign);
    if (teamIdOf(body.sign) !== this.#team || device !== entry.device || entry.number !== 1)
      return 'malformed';
    if (!isEntrySigned(entry, body.sign)) return 'bad_signature';
    if (this.founding) return 'without_effect';
    const names = { epoch: body.epoch, bytes: body.names };
    this.founding = { kind: body.kind, device, title: { epoch: body.epoch, bytes: body.title } };
    this.roster.admit(
      {
        id: device,
        member: device,
        signKey: body.sign,
        boxKey: body.box,
        names,
        admittedBy: device,
        since: entry.clock,
      },
      'admin',
    );
    this.#noteAdmins(device);
    return this.#hand(entry, { k: 'epoch', epoch: body.epoch, keys: [] });
  }

  #invite(entry: Entry, body: Of<'invite'>): Verdict {
    const own = this.roster.devices.get(entry.device)?.member ?? null;
    if (this.invites.has(body.invite)) return 'without_effect';
    // Nobody may put a device of their own among another member's.
    if (body.member !== undefined && body.member !== own) return 'out_of_role';
    const member = this.founding?.kind === 'personal' ? own : (body.member ?? null);
    const { invite: key, role, until } = body;
    const namesKey = { epoch: body.epoch, bytes: body.names };
    this.invites.set(key, { key, role, until, namesKey, member, by: entry.device, status: 'open' });
    return null;
  }

  #admit(entry: Entry, body: Of<'admit'>): Verdict {
    if (deviceIdOf(body.sign) !== body.device) return 'malformed';
    const invite = this.invites.get(body.invite);
    if (!invite || this.roster.devices.has(body.device)) return 'without_effect';
    const member = this.roster.members.get(invite.member ?? body.device);
    if (member?.removed) return 'without_effect';
    if (this.#mode === 'strict' && this.statusOf(invite) !== 'open') return 'without_effect';
    invite.status = 'used';
    this.roster.admit(
      {
        id: body.device,
        member: invite.member ?? body.device,
        signKey: body.sign,
        boxKey: body.box,
        names: { epoch: body.epoch, bytes: body.names },
        admittedBy: entry.device,
        since: entry.clock,
      },
      invite.role,
    );
    for (const [epoch] of body.keys) this.epochs.get(epoch)?.holders.add(body.device);
    this.#noteAdmins(this.roster.devices.get(body.device)?.member);
    return null;
  }

  /** An invite is closed when who made it could not make it any more: its secret may still be in their hands. */
  statusOf(invite: InviteState): InviteState['status'] {
    if (invite.status === 'used') return 'used';
    const role = this.roster.roleAt(invite.by, 'ctl', Number.POSITIVE_INFINITY);
    return role === 'admin' || (role !== null && invite.member !== null) ? 'open' : 'closed';
  }

  #role(body: Of<'role'>): Verdict {
    const member = this.roster.members.get(body.member);
    if (!member || member.removed || this.founding?.kind === 'personal') return 'without_effect';
    this.roster.setRole(member.id, body.role, body.cuts);
    this.#noteAdmins(member.id);
    return null;
  }

  #remove(control: ControlEntry): Verdict {
    const { entry, body } = control;
    const targets = this.#targets(control);
    if (targets.length === 0) return 'without_effect';
    for (const [device, cut] of targets) this.roster.remove(device, cut);
    return body.k === 'remove' ? this.#hand(entry, body) : null;
  }

  /** Begins an epoch, or adds to those who have its key. */
  #hand(entry: Entry, body: Pick<Of<'epoch'>, 'epoch' | 'keys'> & { k: string }): Verdict {
    const known = this.epochs.get(body.epoch);
    const epoch = known ?? { id: body.epoch, by: entry.device, holders: new Set([entry.device]) };
    if (!known) this.epoch = epoch.id;
    this.epochs.set(epoch.id, epoch);
    for (const [device] of body.keys) epoch.holders.add(device);
    return null;
  }

  /** The devices that a reduction is about, each with the last numbers that stay as they were. */
  #targets({ entry, body }: ControlEntry): [device: string, cut: { log: number; ctl: number }][] {
    if (body.k === 'leave') return [[entry.device, { log: body.log, ctl: entry.number }]];
    if (body.k !== 'remove' && body.k !== 'role') return [];
    const devices = this.roster.members.get(body.member)?.devices ?? [];
    const only = body.k === 'remove' ? body.device : undefined;
    return devices
      .filter((device) => only === undefined || device === only)
      .map((device) => [device, body.cuts.get(device) ?? { log: 0, ctl: 0 }]);
  }

  #noteAdmins(member: string | undefined): void {
    const { role, devices = [] } = this.roster.members.get(member ?? '') ?? {};
    if (role !== 'admin') return;
    for (const device of devices)
      if (!this.#adminSince.has(device)) this.#adminSince.set(device, this.counted.length);
  }
}

/** Entries that can only count once it is settled what they void (see `settle`). */
function isReduction(body: ControlBody): boolean {
  return body.k === 'remove' || body.k === 'leave' || (body.k === 'role' && body.role !== 'admin');
}
