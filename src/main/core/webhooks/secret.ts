import { createHmac, hash, hkdfSync, randomBytes } from 'node:crypto';
import { readFileIfThere, writePrivateFile } from '../directory.ts';

const MASTER_BYTES = 32;
const SECRET_BYTES = 32;
const PREFIX = 'whsec_';

/** Where the secrets of webhooks come from. */
export interface Secrets {
  /** The secret of a new webhook, as its receiver gets it: `whsec_` and base64. */
  create(webhook: string): string;
  /** The same again; null when the file that it was derived from is not here. */
  of(webhook: string, secretHash: Uint8Array): string | null;
}

/** SHA-256, to tell whether a secret is still the one that was shown; 256 random bits cannot be guessed from it. */
export function hashSecret(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}

/** HKDF-SHA256 (RFC 5869) of the master secret with the id of the webhook as its context. */
function derive(master: Buffer, webhook: string): string {
  const bytes = hkdfSync('sha256', master, '', `holdfast webhook ${webhook}`, SECRET_BYTES);
  return PREFIX + Buffer.from(bytes).toString('base64');
}

/**
 * Secrets that are derived from one master secret in the file at `path`, which its owner alone can read. So the database,
 * and with it every backup, holds none of them.
 */
export function openSecrets(path: string): Secrets {
  const load = (): Buffer | null => {
    const text = readFileIfThere(path)?.trim() ?? '';
    const master = Buffer.from(text, 'base64url');
    return master.length === MASTER_BYTES ? master : null;
  };
  const make = (): Buffer => {
    const master = randomBytes(MASTER_BYTES);
    writePrivateFile(path, `${master.toString('base64url')}\n`);
    return master;
  };
  let master: Buffer | null = null;
  return {
    create(webhook) {
      master ??= load() ?? make();
      return derive(master, webhook);
    },
    of(webhook, secretHash) {
      master ??= load();
      const secret = master && derive(master, webhook);
      return secret !== null && hashSecret(secret).equals(secretHash) ? secret : null;
    },
  };
}

/**
 * The header `webhook-signature` of the Standard Webhooks specification: `v1,` and the base64 of HMAC-SHA256 over
 * `id.timestamp.body`, with the bytes that the secret is the base64 of. `timestamp` is in seconds since 1970.
 */
export function sign(secret: string, message: { id: string; timestamp: number; body: string }): string {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  const content = `${message.id}.${message.timestamp}.${message.body}`;
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}
