import { randomBytes } from 'node:crypto';
import { proofBytes } from '../../../src/protocol/control.ts';
import { type Entry, type Head, headOf, makeEntry, type Stream } from '../../../src/protocol/entry.ts';
import { deviceIdOf, idBytes, newOperationId, teamIdOf } from '../../../src/protocol/ids.ts';
import { boxKeyOf, newSeed, type Signer, signerOf } from '../../../src/protocol/signing.ts';
import { makeTicket } from '../../../src/protocol/ticket.ts';
import type { TeamRole } from '../../../src/shared/team.ts';

const HOUR_SECONDS = 3600;
const EPOCH = 1;
const SEALED = new Uint8Array(40);

/** A device as its engine keeps it: keys, and the ends of its two chains. */
export class TestDevice {
  readonly signer: Signer;
  readonly boxKey = boxKeyOf(newSeed());
  readonly id: string;
  readonly team: string;
  readonly heads: Record<Stream, Head | null> = { ctl: null, log: null };
  #clock = Date.now() * 1024;

  constructor(team?: string, signer = signerOf(newSeed())) {
    this.signer = signer;
    this.id = deviceIdOf(signer.publicKey);
    this.team = team ?? teamIdOf(signer.publicKey);
  }

  get bytes(): Uint8Array {
    return idBytes(this.id) as Uint8Array;
  }

  ticket(now = Date.now(), seconds = HOUR_SECONDS): string {
    return makeTicket(
      { team: this.team, as: 'device', issued: Math.floor(now / 1000), seconds },
      this.signer,
    );
  }

  /** The next entry of the device's chain, unless `place` says otherwise. The chain goes on behind it. */
  entry(
    stream: Stream,
    fields: Record<string, unknown>,
    place: Partial<Parameters<typeof makeEntry>[0]> = {},
  ): Entry {
    this.#clock += 1;
    const at = {
      team: this.team,
      stream,
      device: this.id,
      head: this.heads[stream],
      clock: this.#clock,
      ...place,
    };
    const entry = makeEntry(at, fields, this.signer);
    this.heads[stream] = headOf(entry);
    return entry;
  }

  found(): Entry {
    const { signer, boxKey } = this;
    return this.entry('ctl', {
      k: 'found',
      kind: 'shared',
      title: SEALED,
      epoch: EPOCH,
      sign: signer.publicKey,
      box: boxKey,
      names: SEALED,
    });
  }

  invite(invite: Signer, role: TeamRole, until = Date.now() + HOUR_SECONDS * 1000): Entry {
    return this.entry('ctl', {
      k: 'invite',
      invite: invite.publicKey,
      role,
      until,
      epoch: EPOCH,
      names: SEALED,
    });
  }

  join(invite: Signer): Entry {
    const { signer, boxKey, team } = this;
    const proof = invite.sign(proofBytes(team, signer.publicKey, boxKey));
    return this.entry('ctl', {
      k: 'join',
      invite: invite.publicKey,
      proof,
      sign: signer.publicKey,
      box: boxKey,
      names: SEALED,
    });
  }

  admit(invite: Signer, device: TestDevice): Entry {
    return this.entry('ctl', {
      k: 'admit',
      invite: invite.publicKey,
      device: device.bytes,
      epoch: EPOCH,
      keys: [],
      sign: device.signer.publicKey,
      box: device.boxKey,
      names: SEALED,
    });
  }

  remove(device: TestDevice): Entry {
    const { log, ctl } = device.heads;
    const cuts = [[device.bytes, log?.number ?? 0, ctl?.number ?? 0]];
    return this.entry('ctl', { k: 'remove', member: device.bytes, cuts, epoch: EPOCH + 1, keys: [] });
  }

  setRole(device: TestDevice, role: TeamRole): Entry {
    const { log, ctl } = device.heads;
    const cuts = [[device.bytes, log?.number ?? 0, ctl?.number ?? 0]];
    return this.entry('ctl', { k: 'role', member: device.bytes, role, cuts });
  }

  /** An operation of the log; the relay looks at nothing in it but its kind. */
  operation(kind = 'put', size = 100): Entry {
    return this.entry('log', { o: kind, e: EPOCH, i: newOperationId(this.id), x: randomBytes(size) });
  }
}

export function inviteTicket(team: string, invite: Signer, now = Date.now()): string {
  const issued = Math.floor(now / 1000);
  return makeTicket({ team, as: 'invite', issued, seconds: HOUR_SECONDS }, invite);
}

export const newInvite = (): Signer => signerOf(newSeed());
