import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';

const STEP = 16 * 1024 * 1024;
/** Longer than any needle. */
const OVERLAP = 4096;

/** Something that must not be found, by what it is. */
export type Secret = [name: string, bytes: Uint8Array | string];

/** Base64 of bytes at some place in a longer text, without the characters that what is around them has a part in. */
function base64Within(bytes: Buffer, before: number): string {
  const padded = Buffer.concat([Buffer.alloc(before), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  return padded.slice(before === 0 ? 0 : before + 1, bytes.length % 3 === 0 && before === 0 ? undefined : -2);
}

/** The spellings that bytes have in files, messages and logs. */
function spellings(secret: Uint8Array | string): Buffer[] {
  const bytes = Buffer.from(secret as string);
  const base64 = [0, 1, 2].map((before) => base64Within(bytes, before));
  const texts = [
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
  const wide = typeof secret === 'string' ? [Buffer.from(secret, 'utf16le')] : [];
  return [bytes, ...wide, ...[...new Set(texts)].map((text) => Buffer.from(text))];
}

/** Which of the secrets are in the bytes, in whatever spelling. */
export function foundIn(bytes: Buffer, secrets: readonly Secret[]): string[] {
  return secrets
    .filter(([, secret]) => spellings(secret).some((spelling) => bytes.includes(spelling)))
    .map(([name]) => name);
}

/** Everything in the files of a directory, with those below it. */
export function bytesOfFiles(directory: string): Buffer {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  );
  return Buffer.concat(files.map(({ parentPath, name }) => readFileSync(join(parentPath, name))));
}

/** Which of the secrets are in what a process can write to: its heaps, stacks and buffers. Linux only. */
export function foundInMemory(pid: number, secrets: readonly Secret[]): string[] {
  const found = new Set<string>();
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
    const [, from = '', to = ''] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
    const end = Number.parseInt(to, 16);
    for (let at = Number.parseInt(from, 16); at < end; at += STEP) {
      const part = Buffer.alloc(Math.min(STEP + OVERLAP, end - at));
      for (const name of foundIn(part.subarray(0, readAt(memory, part, at)), secrets)) found.add(name);
    }
  }
  closeSync(memory);
  return [...found];
}

/** A page that went away between the list and the look holds nothing any more. */
function readAt(file: number, into: Buffer, at: number): number {
  try {
    return readSync(file, into, 0, into.length, at);
  } catch {
    return 0;
  }
}
