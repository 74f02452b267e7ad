import { hash, randomBytes } from 'node:crypto';
import { uuidv7obj } from 'uuidv7';

const SHOWN_CHARACTERS = 12;

/** A new API key: `hfk_` and 256 random bits in base64url. */
export function generateApiKey(): string {
  return `hfk_${randomBytes(32).toString('base64url')}`;
}

/** Whether a text looks like an API key of ours; nothing is said about whether it is one. */
export function isApiKey(text: string): boolean {
  return /^hfk_[A-Za-z0-9_-]{43}$/.test(text);
}

/**
 * SHA-256 of an API key or another secret of ours, the only form that is stored. A slow password hash would add nothing: 256 random bits cannot be
 * guessed, however fast the hash.
 */
export function hashSecret(apiKey: string): Buffer {
  return hash('sha256', apiKey, 'buffer');
}

/** What a login link and a browser session are known by: a prefix and 256 random bits, kept as `hashSecret` has it. */
export function generateSecret(prefix: 'hfl' | 'hfs' | 'hfp'): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`;
}

/** The first characters, for people to tell keys apart. */
export function shownPrefix(apiKey: string): string {
  return apiKey.slice(0, SHOWN_CHARACTERS);
}

/** `prefix_` and a UUIDv7 without dashes: ids sort by the time they were made (RFC 9562, section 5.7). */
export function newId(prefix: 'key' | 'grt' | 'ses'): string {
  return `${prefix}_${uuidv7obj().toHex()}`;
}
