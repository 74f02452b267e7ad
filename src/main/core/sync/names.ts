import { z } from 'zod';
import { decodeCbor, encodeCbor } from '../../../protocol/cbor.ts';
import { idBytes } from '../../../protocol/ids.ts';
import { safeText } from '../../../shared/text.ts';
import { KEY_BYTES, seal, unseal } from './cipher.ts';

const Label = safeText(1, 100);
const Names = z.object({ member: Label, device: Label });
/** What people call a member and one of its devices. */
export type Names = z.infer<typeof Names>;

/** Seals the names of a device under a team key, or in a join under the key of the invite (rule T-26). */
export function sealNames(key: Uint8Array, team: string, device: string, names: Names): Uint8Array {
  return seal(key, nameContext(team, device), encodeCbor(names));
}

/** The names, or null when the key is another or they are none. */
export function openNames(key: Uint8Array, team: string, device: string, sealed: Uint8Array): Names | null {
  return open(key, nameContext(team, device), sealed, Names);
}

export function sealTitle(key: Uint8Array, team: string, title: string): Uint8Array {
  return seal(key, titleContext(team), encodeCbor(title));
}

/** The name of the team, or null when the key is another or it is none. */
export function openTitle(key: Uint8Array, team: string, sealed: Uint8Array): string | null {
  return open(key, titleContext(team), sealed, Label);
}

/** Seals the key of an invite's names under a team key, for the admin that will answer (rule T-26). */
export function sealNamesKey(key: Uint8Array, team: string, namesKey: Uint8Array): Uint8Array {
  return seal(key, namesKeyContext(team), namesKey);
}

/** The key of an invite's names, or null when the team key is another. */
export function openNamesKey(key: Uint8Array, team: string, sealed: Uint8Array): Uint8Array | null {
  const namesKey = unseal(key, namesKeyContext(team), sealed);
  return namesKey?.length === KEY_BYTES ? namesKey : null;
}

const nameContext = (team: string, device: string) => encodeCbor([team, 'names', idBytes(device)]);
const namesKeyContext = (team: string) => encodeCbor([team, 'names-key']);
const titleContext = (team: string) => encodeCbor([team, 'title']);

function open<T>(key: Uint8Array, context: Uint8Array, sealed: Uint8Array, schema: z.ZodType<T>): T | null {
  const plain = unseal(key, context, sealed);
  return plain === null ? null : (schema.safeParse(decodeCbor(plain)).data ?? null);
}
