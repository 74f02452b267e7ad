import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { decodeCbor, encodeCbor } from '../../../protocol/cbor.ts';
import { Bytes } from '../../../protocol/entry.ts';
import { HoldfastError } from '../../../shared/errors.ts';
import { readFileIfThere, writePrivateFile } from '../directory.ts';
import { seal, unseal } from './cipher.ts';
import { type Keychain, systemKeychain } from './keychain.ts';

const Key = Bytes(32);
const Secrets = z.object({
  /** Seed of the key that this device signs with. */
  sign: Key,
  /** Seed of the key that team keys are wrapped for. */
  box: Key,
  epochs: z.array(z.object({ epoch: z.int(), key: Key })),
  /** Of the invite that this device joins with; null once it was admitted. */
  invite: Key.nullable(),
});
/** All that is secret of a device in one team. */
export type TeamSecrets = z.infer<typeof Secrets>;

/** Where the secrets of teams are, and nowhere else. */
export interface Keystore {
  /** `keychain`: in a file that only the keychain of the system opens; `file`: in one that its owner alone can read. */
  readonly place: 'keychain' | 'file';
  /** Null for a team that there is nothing of. */
  read(team: string): TeamSecrets | null;
  /** Keeps the secrets of a team that there was nothing of; on the disk when it resolves. The first asks the keychain for a place. */
  add(team: string, secrets: TeamSecrets): Promise<void>;
  /** Replaces those of a team that was added. On the disk when it returns. */
  write(team: string, secrets: TeamSecrets): void;
  remove(team: string): void;
}

const KeysFile = z.discriminatedUnion('place', [
  z.object({ place: z.literal('keychain'), entry: z.string().min(1), sealed: z.base64url() }),
  z.object({ place: z.literal('file'), teams: z.base64url() }),
]);
const Teams = z.record(z.string(), Secrets);
type Teams = z.infer<typeof Teams>;

/** How the file is read and written. */
interface Vault {
  place: Keystore['place'];
  open(file: z.infer<typeof KeysFile>): Uint8Array | null;
  close(teams: Uint8Array): z.infer<typeof KeysFile>;
}

const SEAL_CONTEXT = encodeCbor('holdfast/keys/1');

export interface KeystoreOptions {
  path: string;
  /** False where the keychain of the person must not be touched. */
  keychain: boolean;
  /** The keychain; that of the system unless another is given. */
  system?: Keychain;
}

/**
 * Opens the keystore at `path`. A new one is sealed, once there is something in it, by the keychain of the system where there
 * is one that answers; an old one stays what it was, and throws `unavailable` when the keychain that it was sealed by does not
 * answer.
 */
export async function openKeystore(options: KeystoreOptions): Promise<Keystore> {
  const { path, keychain, system = systemKeychain } = options;
  const file = readFile(path);
  let vault = file === null ? plainVault : await vaultOf(file, system);
  /** Whether there is something in it, or was; a keychain is asked for a place once. */
  let chosen = file === null ? null : Promise.resolve(vault);
  const teams = file === null ? {} : teamsIn(vault.open(file), path);
  const save = () => writePrivateFile(path, `${JSON.stringify(vault.close(encodeCbor(teams)))}\n`);
  const write = (team: string, secrets: TeamSecrets) => {
    teams[team] = secrets;
    save();
  };
  return {
    get place() {
      return vault.place;
    },
    read: (team) => teams[team] ?? null,
    async add(team, secrets) {
      chosen ??= newVault(keychain ? system : null);
      vault = await chosen;
      write(team, secrets);
    },
    write,
    remove(team) {
      if (chosen === null) return;
      delete teams[team];
      save();
    },
  };
}

const plainVault: Vault = {
  place: 'file',
  open: (file) => (file.place === 'file' ? Buffer.from(file.teams, 'base64url') : null),
  close: (teams) => ({ place: 'file', teams: Buffer.from(teams).toString('base64url') }),
};

function sealedVault(entry: string, key: Uint8Array): Vault {
  return {
    place: 'keychain',
    open: (file) =>
      file.place === 'keychain' ? unseal(key, SEAL_CONTEXT, Buffer.from(file.sealed, 'base64url')) : null,
    close: (teams) => {
      const sealed = Buffer.from(seal(key, SEAL_CONTEXT, teams)).toString('base64url');
      return { place: 'keychain', entry, sealed };
    },
  };
}

async function newVault(keychain: Keychain | null): Promise<Vault> {
  const entry = `teams ${randomBytes(8).toString('hex')}`;
  const key = await keychain?.create(entry);
  return key ? sealedVault(entry, key) : plainVault;
}

async function vaultOf(file: z.infer<typeof KeysFile>, keychain: Keychain): Promise<Vault> {
  if (file.place === 'file') return plainVault;
  const key = await keychain.find(file.entry);
  if (key !== null) return sealedVault(file.entry, key);
  throw new HoldfastError(
    'unavailable',
    'The keychain of the system, which protects the keys of your teams, does not answer or has lost them.',
    'Unlock it (by logging in to the desktop, for example), then start Holdfast again.',
  );
}

function readFile(path: string): z.infer<typeof KeysFile> | null {
  const text = readFileIfThere(path);
  if (text === null) return null;
  try {
    return KeysFile.parse(JSON.parse(text));
  } catch {
    // The cause would quote the file, which holds secrets.
    throw damaged(path);
  }
}

function teamsIn(plain: Uint8Array | null, path: string): Teams {
  try {
    if (plain !== null) return Teams.parse(decodeCbor(plain));
  } catch {
    // As above.
  }
  throw damaged(path);
}

function damaged(path: string): HoldfastError {
  return new HoldfastError(
    'unavailable',
    `${path}, which has the keys of your teams, cannot be read.`,
    'Put back a copy of it. Without one: remove it, and join your teams again.',
  );
}
