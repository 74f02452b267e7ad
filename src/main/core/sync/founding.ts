import { tick } from '../../../protocol/clock.ts';
import { type ControlEntry, parseControl } from '../../../protocol/control.ts';
import { deviceIdOf, teamIdOf } from '../../../protocol/ids.ts';
import { boxKeyOf, newSeed, signerOf } from '../../../protocol/signing.ts';
import type { TeamKind } from '../../../shared/team.ts';
import { writeFound, writeJoin } from './control-entries.ts';
import type { InviteLink } from './invite.ts';
import type { TeamSecrets } from './keystore.ts';
import type { Names } from './names.ts';
import { newTeamKey } from './wrap.ts';

/** The first entry of a device in a team, and the secrets that it goes with. */
export interface FirstEntry {
  team: string;
  device: string;
  control: ControlEntry;
  secrets: TeamSecrets;
}

/** A new team with this device as its founder (rules T-2, T-20). */
export function found(of: { kind: TeamKind; title: string; names: Names; now: number }): FirstEntry {
  const { kind, title, names, now } = of;
  const key = newTeamKey();
  const secrets: TeamSecrets = {
    ...newDevice(),
    epochs: [{ ...key, key: new Uint8Array(key.key) }],
    invite: null,
  };
  const signer = signerOf(secrets.sign);
  const team = teamIdOf(signer.publicKey);
  const device = deviceIdOf(signer.publicKey);
  const author = { team, device, signer, head: null, clock: tick(0, now) };
  const entry = writeFound(author, { kind, title, names, boxKey: boxKeyOf(secrets.box), key });
  return { team, device, control: parseControl(entry), secrets };
}

/** A request to be admitted with the link of an invite (rule T-23). `lastClock`: the last reading in the team's entries. */
export function requestToJoin(link: InviteLink, names: Names, lastClock: number, now: number): FirstEntry {
  const { team, secret } = link;
  const secrets: TeamSecrets = { ...newDevice(), epochs: [], invite: new Uint8Array(secret) };
  const signer = signerOf(secrets.sign);
  const device = deviceIdOf(signer.publicKey);
  const author = { team, device, signer, head: null, clock: tick(lastClock, now) };
  const entry = writeJoin(author, { secret, boxKey: boxKeyOf(secrets.box), names });
  return { team, device, control: parseControl(entry), secrets };
}

const newDevice = () => ({ sign: new Uint8Array(newSeed()), box: new Uint8Array(newSeed()) });
