import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AsyncEntry } from '@napi-rs/keyring';

const SERVICE = 'Holdfast';
const SECRET_BYTES = 32;
/** A keychain may ask its person for a password; one that has not answered by then will not. */
const ANSWER_MS = 10_000;
/** Of the stores of Linux, the only one that outlives a restart. */
const OPTIONS = { linux: { store: 'secret-service' } } as const;

/** Puts a new secret of 32 bytes into the keychain of the system; null where none answers that keeps it. */
export async function newKeychainSecret(name: string): Promise<Uint8Array | null> {
  const secret = randomBytes(SECRET_BYTES);
  // As text, because programs that show the keychain, and some of its stores, expect passwords.
  await ask(name, (entry) => entry.setPassword(secret.toString('base64url')));
  const kept = await keychainSecret(name);
  return kept !== null && secret.equals(kept) ? secret : null;
}

/** The secret with this name; null where it is not there, or no keychain answers. */
export async function keychainSecret(name: string): Promise<Uint8Array | null> {
  const text = await ask(name, (entry) => entry.getPassword());
  const secret = Buffer.from(text ?? '', 'base64url');
  return secret.length === SECRET_BYTES ? secret : null;
}

/** The answer of the keychain; null when there is none in time, for which every system has reasons of its own. */
async function ask<T>(name: string, question: (entry: AsyncEntry) => Promise<T>): Promise<T | null> {
  const late = new AbortController();
  const answer = async () => {
    // There is no binding for some systems; then the import fails.
    const { AsyncEntry } = await import('@napi-rs/keyring');
    return question(new AsyncEntry(SERVICE, name, OPTIONS));
  };
  try {
    return await Promise.race([answer(), sleep(ANSWER_MS, null, { signal: late.signal, ref: false })]);
  } catch {
    return null;
  } finally {
    late.abort();
  }
}
