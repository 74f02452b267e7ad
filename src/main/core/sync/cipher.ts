import { hkdfSync, randomBytes } from 'node:crypto';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';

export const KEY_BYTES = 32;
const NONCE_BYTES = 24;
const TAG_BYTES = 16;

/** A random nonce and the XChaCha20-Poly1305 ciphertext (draft-irtf-cfrg-xchacha), bound to `context`. */
export function seal(key: Uint8Array, context: Uint8Array, plain: Uint8Array): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  return Buffer.concat([nonce, xchacha20poly1305(key, nonce, context).encrypt(plain)]);
}

/** What `seal` was given; null when the key, the context or a single bit is another. */
export function unseal(key: Uint8Array, context: Uint8Array, sealed: Uint8Array): Uint8Array | null {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return null;
  const nonce = sealed.subarray(0, NONCE_BYTES);
  try {
    return xchacha20poly1305(key, nonce, context).decrypt(sealed.subarray(NONCE_BYTES));
  } catch {
    // The library says no more than that the tag is wrong.
    return null;
  }
}

/** 32 bytes of HKDF-SHA-256 (RFC 5869). */
export function derive(secret: Uint8Array, salt: Uint8Array, info: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, salt, info, KEY_BYTES));
}
