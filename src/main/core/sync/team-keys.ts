import type { Entry, Head } from '../../../protocol/entry.ts';
import { ProtocolError } from '../../../protocol/errors.ts';
import { deviceIdOf } from '../../../protocol/ids.ts';
import { boxKeyOf, type Signer, signerOf } from '../../../protocol/signing.ts';
import type { DeviceState, TeamState } from '../../../protocol/team-state.ts';
import { HoldfastError } from '../../../shared/errors.ts';
import type { Operation } from '../domain/team/operation.ts';
import { openOperation, sealOperation } from './envelope.ts';
import { inviteKeys } from './invite.ts';
import type { Keystore, TeamSecrets } from './keystore.ts';
import { type Names, openNames, openTitle } from './names.ts';
import type { Outgoing } from './ports.ts';
import { type TeamKey, unwrapKey } from './wrap.ts';

/** What this device can sign and read in one team. */
export class TeamKeys {
  readonly team: string;
  readonly device: string;
  readonly signer: Signer;
  readonly boxKey: Uint8Array;
  readonly #keystore: Keystore;
  #secrets: TeamSecrets;

  constructor(team: string, keystore: Keystore, secrets: TeamSecrets) {
    this.team = team;
    this.#keystore = keystore;
    this.#secrets = secrets;
    this.signer = signerOf(secrets.sign);
    this.boxKey = boxKeyOf(secrets.box);
    this.device = deviceIdOf(this.signer.publicKey);
  }

  /** Where they are kept. */
  get place(): 'keychain' | 'file' {
    return this.#keystore.place;
  }

  /** The invite that this device joins with; null once it has been admitted. */
  get invite(): Signer | null {
    const { invite } = this.#secrets;
    return invite === null ? null : inviteKeys(invite).signer;
  }

  /** The secret of an invite is of no use after it. */
  forgetInvite(): void {
    if (this.#secrets.invite !== null) this.#save({ ...this.#secrets, invite: null });
  }

  keyOf(epoch: number | null): TeamKey | undefined {
    return this.#secrets.epochs.find((key) => key.epoch === epoch);
  }

  /** The key to write under. Throws `unavailable` while it has not come. */
  present(epoch: number | null): TeamKey {
    const key = this.keyOf(epoch);
    if (key) return key;
    throw new HoldfastError(
      'unavailable',
      'The present key of the team has not come to this machine yet.',
      'Wait until the engine of an admin has been online.',
    );
  }

  get all(): readonly TeamKey[] {
    return this.#secrets.epochs;
  }

  /** Keeps further keys. */
  add(keys: readonly TeamKey[]): void {
    const fresh = keys.filter(({ epoch }) => !this.keyOf(epoch));
    if (fresh.length === 0) return;
    const epochs = [...this.#secrets.epochs, ...fresh.map(({ epoch, key }) => ({ epoch, key: copyOf(key) }))];
    this.#save({ ...this.#secrets, epochs });
  }

  /** Unwraps and keeps what control entries have for this device (rule T-24). */
  learn(state: TeamState): void {
    const found = new Map<number, TeamKey>();
    for (const [epoch, wrapped] of this.#wrappedIn(state)) {
      if (this.keyOf(epoch)) continue;
      const by = { team: this.team, epoch, device: this.device, boxSeed: this.#secrets.box };
      const key = unwrapKey(wrapped, by);
      if (key) found.set(epoch, key);
    }
    this.add([...found.values()]);
  }

  /** The entry that comes after `head` in this device's log. Throws while there is no key for the epoch. */
  seal(operation: Outgoing, head: Head | null, epoch: number | null): Entry {
    const place = { team: this.team, device: this.device, head };
    return sealOperation(operation, place, this.present(epoch), this.signer);
  }

  /** Opens entries of devices that the control entries know. Throws a `ProtocolError`. */
  open(entry: Entry, devices: TeamState['devices']): Operation {
    const device = devices.get(entry.device);
    if (!device) throw new ProtocolError('unknown_device', 'No member has this device.');
    // Who joins cannot date what it writes before what was there.
    if (entry.clock <= device.since)
      throw new ProtocolError('malformed', 'It is dated before its device was there.');
    return openOperation(entry, device.member, (epoch) => this.keyOf(epoch)?.key);
  }

  /** What a device and its member are called; null while the key has not come. */
  namesOf({ id, names }: DeviceState): Names | null {
    const key = this.keyOf(names.epoch);
    return key ? openNames(key.key, this.team, id, names.bytes) : null;
  }

  titleOf({ founding }: TeamState): string | null {
    const key = this.keyOf(founding?.title.epoch ?? null);
    return key && founding ? openTitle(key.key, this.team, founding.title.bytes) : null;
  }

  *#wrappedIn({ counted }: TeamState): Iterable<[epoch: number, wrapped: Uint8Array]> {
    for (const { body } of counted) {
      if (body.k === 'admit' && body.device === this.device) yield* body.keys;
      if (body.k !== 'epoch' && body.k !== 'remove') continue;
      for (const [device, wrapped] of body.keys) if (device === this.device) yield [body.epoch, wrapped];
    }
  }

  #save(secrets: TeamSecrets): void {
    this.#keystore.write(this.team, secrets);
    this.#secrets = secrets;
  }
}

/** Bytes of their own: a view would keep what it was cut from. */
const copyOf = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);
