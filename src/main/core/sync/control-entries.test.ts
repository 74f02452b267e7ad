import { describe, expect, test } from 'vitest';
import { type ControlEntry, parseControl } from '../../../protocol/control.ts';
import { type Entry, type Head, headOf } from '../../../protocol/entry.ts';
import { evaluateTeam } from '../../../protocol/evaluate.ts';
import { deviceIdOf, teamIdOf } from '../../../protocol/ids.ts';
import { boxKeyOf, newSeed, signerOf } from '../../../protocol/signing.ts';
import type { TeamState } from '../../../protocol/team-state.ts';
import {
  type Author,
  writeAdmit,
  writeEpoch,
  writeFound,
  writeHandOn,
  writeInvite,
  writeJoin,
  writeLeave,
  writePolicy,
  writeRemove,
  writeRole,
} from './control-entries.ts';
import { inviteKeys, newInviteSecret } from './invite.ts';
import { openNames, openNamesKey, openTitle } from './names.ts';
import { newTeamKey, type TeamKey, unwrapKey } from './wrap.ts';

/** One device with its keys, and what the team's control document has. */
class Device {
  readonly signer = signerOf(newSeed());
  readonly boxSeed = newSeed();
  readonly id = deviceIdOf(this.signer.publicKey);
  readonly #team: string;
  readonly #document: ControlEntry[];
  #head: Head | null = null;

  constructor(team: string | null, document: ControlEntry[]) {
    this.#team = team ?? teamIdOf(this.signer.publicKey);
    this.#document = document;
  }

  get team(): string {
    return this.#team;
  }

  get state(): TeamState {
    return evaluateTeam(this.#team, this.#document);
  }

  get boxKey(): Uint8Array {
    return boxKeyOf(this.boxSeed);
  }

  /** Writes an entry and appends it to the document. */
  write(make: (author: Author) => Entry): ControlEntry {
    const clock = Math.max(0, ...this.#document.map(({ entry }) => entry.clock)) + 1;
    const entry = make({ team: this.#team, device: this.id, signer: this.signer, head: this.#head, clock });
    this.#head = headOf(entry);
    const control = parseControl(entry);
    this.#document.push(control);
    return control;
  }

  /** All team keys that control entries have for it. */
  keys(): TeamKey[] {
    const wrapped = this.state.counted.flatMap(({ body }) => {
      if (body.k === 'admit' && body.device === this.id) return body.keys;
      if (body.k !== 'epoch' && body.k !== 'remove') return [];
      return body.keys
        .filter(([device]) => device === this.id)
        .map(([, bytes]): [number, Uint8Array] => [body.epoch, bytes]);
    });
    return wrapped.flatMap(([epoch, bytes]) => {
      const by = { team: this.#team, epoch, device: this.id, boxSeed: this.boxSeed };
      return unwrapKey(bytes, by) ?? [];
    });
  }

  seen = (device: string) => {
    const numbers = this.#document
      .filter(({ entry }) => entry.device === device)
      .map(({ entry }) => entry.number);
    return { log: 0, ctl: Math.max(0, ...numbers) };
  };
}

function found() {
  const document: ControlEntry[] = [];
  const founder = new Device(null, document);
  const key = newTeamKey();
  founder.write((author) =>
    writeFound(author, {
      kind: 'shared',
      title: 'Builders',
      names: { member: 'Ann', device: 'desk' },
      boxKey: founder.boxKey,
      key,
    }),
  );
  return { founder, key, document };
}

/** Invites and admits a device, the way it goes between two engines. */
function admit(by: Device, document: ControlEntry[], keys: readonly TeamKey[], member: string | null = null) {
  const current = keys.at(-1);
  if (!current) throw new Error('no key');
  const secret = newInviteSecret();
  const until = Date.now() + 1000;
  by.write((author) => writeInvite(author, { secret, role: 'publisher', until, member, key: current }));
  const device = new Device(by.team, document);
  const names = { member: 'Bob', device: 'laptop' };
  device.write((author) => writeJoin(author, { secret, boxKey: device.boxKey, names }));
  const [join] = by.state.joins;
  if (!join) throw new Error('nobody joins');
  by.write((author) => writeAdmit(author, join, { names, keys, current }));
  return { device, join, secret };
}

function titleIn({ founding, team }: TeamState, key: TeamKey) {
  return founding && openTitle(key.key, team, founding.title.bytes);
}

describe('the entries of a team', () => {
  test('found it: its name and those of its founder are read with the team key (T-2, T-26)', () => {
    const { founder, key } = found();
    const { state } = founder;
    const names = state.devices.get(founder.id)?.names;
    expect(titleIn(state, key)).toBe('Builders');
    expect(names?.epoch).toBe(key.epoch);
    expect(openNames(key.key, founder.team, founder.id, names?.bytes ?? key.key)).toEqual({
      member: 'Ann',
      device: 'desk',
    });
  });

  test('bring a member in, who then has all keys; any admin reads the names of a join (T-23, T-24, T-26)', () => {
    const { founder, key, document } = found();
    const later = newTeamKey();
    founder.write((author) => writeEpoch(author, founder.state, later));
    const { device, join, secret } = admit(founder, document, [key, later]);
    expect(device.keys().map(({ epoch }) => epoch)).toEqual([key.epoch, later.epoch]);
    expect(founder.state.members.get(device.id)).toMatchObject({ role: 'publisher' });

    const invite = founder.state.invites.get(join.body.invite);
    const namesKey = openNamesKey(later.key, founder.team, invite?.namesKey.bytes ?? key.key);
    expect(namesKey).toEqual(Uint8Array.from(inviteKeys(secret).namesKey));
    expect(openNames(namesKey ?? key.key, founder.team, device.id, join.body.names)).toEqual({
      member: 'Bob',
      device: 'laptop',
    });
    expect(founder.state.refused.size).toBe(0);
  });

  test('remove a member, who has no key of what comes after (T-25)', () => {
    const { founder, key, document } = found();
    const { device: bob } = admit(founder, document, [key]);
    const { device: eve } = admit(founder, document, [key]);
    const fresh = newTeamKey();
    founder.write((author) =>
      writeRemove(author, {
        member: bob.id,
        device: null,
        state: founder.state,
        seen: founder.seen,
        key: fresh,
      }),
    );
    expect(founder.state).toMatchObject({ epoch: fresh.epoch, stale: false, lacking: [] });
    expect(founder.state.members.get(bob.id)?.removed).toBe(true);
    expect(bob.keys().map(({ epoch }) => epoch)).toEqual([key.epoch]);
    expect(eve.keys().map(({ epoch }) => epoch)).toEqual([key.epoch, fresh.epoch]);
  });

  test('remove one device of a member alone', () => {
    const { founder, key, document } = found();
    const { device: laptop } = admit(founder, document, [key], founder.id);
    founder.write((author) =>
      writeRemove(author, {
        member: founder.id,
        device: laptop.id,
        state: founder.state,
        seen: founder.seen,
        key: newTeamKey(),
      }),
    );
    expect(founder.state.members.get(founder.id)).toMatchObject({ removed: false, role: 'admin' });
    expect(founder.state.devices.get(laptop.id)?.removed).toBe(true);
  });

  test('give another role, from the numbers on that the author had seen (T-20)', () => {
    const { founder, key, document } = found();
    const { device } = admit(founder, document, [key]);
    const seen = (id: string) => ({ ...founder.seen(id), log: 9 });
    founder.write((author) =>
      writeRole(author, { member: device.id, role: 'reader', state: founder.state, seen }),
    );
    const { roleAt } = founder.state;
    expect([9, 10].map((number) => roleAt(device.id, 'log', number))).toEqual(['publisher', 'reader']);
  });

  test('hand a key on to who came while an epoch began', () => {
    const { founder, key, document } = found();
    const fresh = newTeamKey();
    founder.write((author) => writeEpoch(author, founder.state, fresh));
    const { device } = admit(founder, document, [key]);
    expect(founder.state.lacking).toEqual([{ device: device.id, epoch: fresh.epoch }]);
    founder.write((author) => writeHandOn(author, founder.state, fresh));
    expect(founder.state.lacking).toEqual([]);
    expect(device.keys().map(({ epoch }) => epoch)).toEqual([key.epoch, fresh.epoch]);
  });

  test('say who left, after which an epoch has to begin, and whom the policy trusts', () => {
    const { founder, key, document } = found();
    const { device } = admit(founder, document, [key]);
    device.write((author) => writeLeave(author, 3));
    expect(founder.state.stale).toBe(true);
    founder.write((author) => writeEpoch(author, founder.state, newTeamKey()));
    founder.write((author) => writePolicy(author, [founder.id]));
    expect(founder.state.stale).toBe(false);
    expect([founder, device].map(({ id }) => founder.state.isTrusted(id))).toEqual([true, false]);
    expect(founder.state.refused.size).toBe(0);
  });

  test('hold no name and no key that the relay could read', () => {
    const { founder, key, document } = found();
    const { secret } = admit(founder, document, [key]);
    const all = Buffer.concat(document.map(({ entry }) => entry.bytes));
    for (const text of ['Builders', 'Ann', 'desk', 'Bob', 'laptop']) expect(all.includes(text)).toBe(false);
    for (const bytes of [key.key, secret, founder.boxSeed, inviteKeys(secret).namesKey])
      expect(all.includes(Buffer.from(bytes))).toBe(false);
  });
});
