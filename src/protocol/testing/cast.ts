import { hash } from 'node:crypto';
import type { TeamKind, TeamRole } from '../../shared/team.ts';
import { type ControlEntry, parseControl, proofBytes } from '../control.ts';
import { type Head, headOf, makeEntry, parseEntry } from '../entry.ts';
import { deviceIdOf, idBytes, teamIdOf } from '../ids.ts';
import { signerOf } from '../signing.ts';

const seedOf = (name: string) => hash('sha256', name, 'buffer');
const SEALED = new Uint8Array(60);
const WRAPPED = new Uint8Array(104);

/** A device whose keys come from its name, with the end of its control stream. What it seals are zeros: nothing here opens it. */
export class Actor {
  readonly signer;
  readonly id: string;
  readonly #team: string;
  head: Head | null = null;

  constructor(team: string, name: string) {
    this.#team = team;
    this.signer = signerOf(seedOf(name));
    this.id = deviceIdOf(this.signer.publicKey);
  }

  /** Writes a control entry at a clock; after its last one when none is given. */
  write(fields: Record<string, unknown>, clock = (this.head?.clock ?? 0) + 1): ControlEntry {
    const place = { team: this.#team, stream: 'ctl', device: this.id, head: this.head, clock } as const;
    const entry = makeEntry(place, fields, this.signer);
    this.head = headOf(entry);
    return parseControl(parseEntry(entry.bytes));
  }

  invite(name: string, role: TeamRole, clock?: number, member?: string): ControlEntry {
    const invite = inviteOf(name).publicKey;
    const further = member === undefined ? {} : { member: idBytes(member) };
    return this.write({ k: 'invite', invite, role, until: 1e12, epoch: 1, names: SEALED, ...further }, clock);
  }

  /** Joins with the invite of this name. */
  join(name: string, clock?: number): ControlEntry {
    const { publicKey, sign } = inviteOf(name);
    const proof = sign(proofBytes(this.#team, this.signer.publicKey, this.signer.publicKey));
    return this.write({ k: 'join', invite: publicKey, proof, ...this.#keys() }, clock);
  }

  admit(name: string, joined: Actor, clock?: number, epochs: number[] = [1]): ControlEntry {
    const fields = { device: idBytes(joined.id), epoch: 1, keys: epochs.map((epoch) => [epoch, WRAPPED]) };
    const invite = inviteOf(name).publicKey;
    return this.write({ k: 'admit', invite, ...fields, ...joined.#keys() }, clock);
  }

  role(member: Actor, role: TeamRole, cuts: readonly Cut[], clock?: number): ControlEntry {
    return this.write({ k: 'role', member: idBytes(member.id), role, cuts: cuts.map(cutBytes) }, clock);
  }

  /** Removes a member, or with `only` one of its devices, and begins an epoch that the devices of `keysFor` have. */
  remove(
    member: Actor,
    cuts: readonly Cut[],
    more: { clock?: number; epoch?: number; keysFor?: readonly Actor[]; only?: Actor } = {},
  ): ControlEntry {
    const { epoch = 2, keysFor = [], only } = more;
    return this.write(
      {
        k: 'remove',
        member: idBytes(member.id),
        ...(only === undefined ? {} : { device: idBytes(only.id) }),
        cuts: cuts.map(cutBytes),
        epoch,
        keys: keysFor.map(({ id }) => [idBytes(id), WRAPPED]),
      },
      more.clock,
    );
  }

  epoch(epoch: number, keysFor: readonly Actor[], clock?: number): ControlEntry {
    return this.write({ k: 'epoch', epoch, keys: keysFor.map(({ id }) => [idBytes(id), WRAPPED]) }, clock);
  }

  #keys() {
    return { sign: this.signer.publicKey, box: this.signer.publicKey, names: SEALED };
  }

  found(kind: TeamKind, clock = 1): ControlEntry {
    return this.write({ k: 'found', kind, title: SEALED, epoch: 1, ...this.#keys() }, clock);
  }
}

/** What somebody had seen of a device: the last numbers of its log and of its control stream. */
export type Cut = readonly [device: Actor, log: number, ctl: number];
const cutBytes = ([device, log, ctl]: Cut) => [idBytes(device.id), log, ctl];

const inviteOf = (name: string) => signerOf(seedOf(`invite ${name}`));

/** A team of which the founder, an admin, has the clock 1. */
export class Cast {
  readonly founder: Actor;
  readonly team: string;
  readonly entries: ControlEntry[] = [];

  constructor(kind: TeamKind = 'shared', founder = 'founder') {
    this.team = teamIdOf(signerOf(seedOf(founder)).publicKey);
    this.founder = this.actor(founder);
    this.entries.push(this.founder.found(kind));
  }

  /** A device of nobody's yet. */
  actor(name: string): Actor {
    return new Actor(this.team, name);
  }

  /** Invites and admits a new member, with the clocks from `at` to `at` + 2. */
  add(name: string, role: TeamRole, at: number, by = this.founder): Actor {
    const actor = this.actor(name);
    this.entries.push(by.invite(name, role, at), actor.join(name, at + 1), by.admit(name, actor, at + 2));
    return actor;
  }
}
