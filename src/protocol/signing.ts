import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';

export const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

type Curve = 'ed25519' | 'x25519';
/** What comes before the 32 bytes of a key in its DER forms (RFC 8410, sections 4 and 7). */
const PUBLIC_PREFIX: Record<Curve, Buffer> = {
  ed25519: Buffer.from('302a300506032b6570032100', 'hex'),
  x25519: Buffer.from('302a300506032b656e032100', 'hex'),
};
const PRIVATE_PREFIX: Record<Curve, Buffer> = {
  ed25519: Buffer.from('302e020100300506032b657004220420', 'hex'),
  x25519: Buffer.from('302e020100300506032b656e04220420', 'hex'),
};

function privateKey(curve: Curve, seed: Uint8Array): KeyObject {
  if (seed.length !== KEY_BYTES) throw new TypeError('a seed has 32 bytes');
  const key = Buffer.concat([PRIVATE_PREFIX[curve], seed]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

function publicKey(curve: Curve, bytes: Uint8Array): KeyObject {
  const key = Buffer.concat([PUBLIC_PREFIX[curve], bytes]);
  return createPublicKey({ key, format: 'der', type: 'spki' });
}

function publicBytes(key: KeyObject): Uint8Array {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-KEY_BYTES);
}

/** 32 random bytes that a private key is made of. */
export function newSeed(): Uint8Array {
  return randomBytes(KEY_BYTES);
}

/** Who signs: an Ed25519 key (RFC 8032) made of a seed of 32 bytes. */
export interface Signer {
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

export function signerOf(seed: Uint8Array): Signer {
  const key = privateKey('ed25519', seed);
  return { publicKey: publicBytes(key), sign: (message) => sign(null, message, key) };
}

const PARSED_MAX = 2000;
const parsed = new Map<string, KeyObject>();

/** Making the key object takes half as long as a verification, and the same few devices come again and again. */
function verifyingKey(bytes: Uint8Array): KeyObject | null {
  if (bytes.length !== KEY_BYTES) return null;
  const name = Buffer.from(bytes).toString('latin1');
  const known = parsed.get(name);
  if (known) return known;
  if (parsed.size >= PARSED_MAX) parsed.clear();
  const key = publicKey('ed25519', bytes);
  parsed.set(name, key);
  return key;
}

/** True when the owner of this raw Ed25519 public key signed the message. Never throws for bytes of others. */
export function isSigned(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const key = verifyingKey(publicKey);
  return key !== null && signature.length === SIGNATURE_BYTES && verify(null, message, key, signature);
}

/** As `isSigned`, in a thread of Node's pool: for many at a time. */
export function isSignedLater(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const key = verifyingKey(publicKey);
  if (key === null || signature.length !== SIGNATURE_BYTES) return Promise.resolve(false);
  return new Promise((resolve, reject) => {
    verify(null, message, key, signature, (error, valid) => (error ? reject(error) : resolve(valid)));
  });
}

/** The X25519 public key (RFC 7748) of a seed. */
export function boxKeyOf(seed: Uint8Array): Uint8Array {
  return publicBytes(privateKey('x25519', seed));
}

/** The X25519 shared secret of a seed and somebody's public key; null for a key that makes none (RFC 7748, section 6.1). */
export function sharedSecret(seed: Uint8Array, theirs: Uint8Array): Uint8Array | null {
  try {
    return diffieHellman({ privateKey: privateKey('x25519', seed), publicKey: publicKey('x25519', theirs) });
  } catch {
    return null;
  }
}
