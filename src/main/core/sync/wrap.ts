import { randomBytes } from 'node:crypto';
import { encodeCbor } from '../../../protocol/cbor.ts';
import { epochOf, idBytes } from '../../../protocol/ids.ts';
import { boxKeyOf, newSeed, sharedSecret } from '../../../protocol/signing.ts';
import { derive, KEY_BYTES, seal, unseal } from './cipher.ts';

const INFO = 'holdfast/wrap/1';

/** A key that the memories of an epoch are written under. */
export interface TeamKey {
  /** The number of the epoch (rule T-24). */
  epoch: number;
  key: Uint8Array;
}

export function newTeamKey(): TeamKey {
  const key = randomBytes(KEY_BYTES);
  return { epoch: epochOf(key), key };
}

/** Wraps a team key so that one device alone can read it (rule T-24). Throws for a box key that is none. */
export function wrapKey(
  { epoch, key }: TeamKey,
  to: { team: string; device: string; boxKey: Uint8Array },
): Uint8Array {
  const seed = newSeed();
  const ephemeral = boxKeyOf(seed);
  const shared = sharedSecret(seed, to.boxKey);
  if (shared === null) throw new TypeError('the box key of the device is no X25519 key');
  const wrapping = derive(shared, Buffer.concat([ephemeral, to.boxKey]), INFO);
  return Buffer.concat([ephemeral, seal(wrapping, contextOf(to.team, epoch, to.device), key)]);
}

/** The team key that was wrapped for this device; null when it is for another one, altered, or not the key of the epoch. */
export function unwrapKey(
  wrapped: Uint8Array,
  by: { team: string; epoch: number; device: string; boxSeed: Uint8Array },
): TeamKey | null {
  const ephemeral = wrapped.subarray(0, KEY_BYTES);
  const shared = sharedSecret(by.boxSeed, ephemeral);
  if (shared === null) return null;
  const wrapping = derive(shared, Buffer.concat([ephemeral, boxKeyOf(by.boxSeed)]), INFO);
  const context = contextOf(by.team, by.epoch, by.device);
  const key = unseal(wrapping, context, wrapped.subarray(KEY_BYTES));
  return key !== null && epochOf(key) === by.epoch ? { epoch: by.epoch, key } : null;
}

function contextOf(team: string, epoch: number, device: string): Uint8Array {
  return encodeCbor([team, epoch, idBytes(device)]);
}
