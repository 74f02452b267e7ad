import { hash, randomBytes } from 'node:crypto';
import { fromBase32, toBase32 } from './base32.ts';

const ID_BYTES = 16;
const OPERATION_BYTES = 24;
const TEAM_CHARACTERS = 26;
const TEAM = /^tm[a-z2-7]{26}$/;
const OPERATION = /^[0-9a-f]{48}$/;

export function sha256(bytes: Uint8Array): Uint8Array {
  return hash('sha256', bytes, 'buffer');
}

/** Bytes as lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

export function fromHex(text: string): Uint8Array {
  return Buffer.from(text, 'hex');
}

/** The id of the team that the owner of this Ed25519 key founded (rule T-2). */
export function teamIdOf(founderKey: Uint8Array): string {
  return `tm${toBase32(sha256(founderKey)).slice(0, TEAM_CHARACTERS)}`;
}

/** Whether a text has the form of the id of a team. */
export function isTeamId(text: string): boolean {
  return TEAM.test(text);
}

/** The id, as text, of the device that signs with this Ed25519 key (rule T-2). */
export function deviceIdOf(publicKey: Uint8Array): string {
  return toBase32(sha256(publicKey).subarray(0, ID_BYTES));
}

/** A device's or member's id as bytes, from its text; null when it is none. */
export function idBytes(text: string): Uint8Array | null {
  const bytes = fromBase32(text);
  return bytes?.length === ID_BYTES ? bytes : null;
}

/** A new id for an operation of this device, in hexadecimal: the device's 16 bytes and 8 random ones (rule T-9). */
export function newOperationId(device: string): string {
  const prefix = idBytes(device);
  if (prefix === null) throw new TypeError('not the id of a device');
  return toHex(prefix) + randomBytes(OPERATION_BYTES - ID_BYTES).toString('hex');
}

/** True when the text is the id of an operation that this device may have made. */
export function isOperationOf(device: string, text: string): boolean {
  const prefix = idBytes(device);
  return OPERATION.test(text) && prefix !== null && text.startsWith(toHex(prefix));
}

/** Six groups of five digits that people compare to know a device's signing key (rule T-4). */
export function fingerprintOf(publicKey: Uint8Array): string {
  const digest = Buffer.from(sha256(publicKey));
  const group = (index: number) => String(digest.readUIntBE(index * 5, 5) % 100_000).padStart(5, '0');
  return Array.from({ length: 6 }, (_, index) => group(index)).join(' ');
}

/** The number of the epoch that has this team key: the first 48 bits of its SHA-256 (rule T-24). */
export function epochOf(key: Uint8Array): number {
  return Buffer.from(sha256(Buffer.concat([Buffer.from('holdfast/epoch/1\0'), key]))).readUIntBE(0, 6);
}
