import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SECRET_BYTES = 32;
/** A keychain may ask its person for a password; one that has not answered by then will not. */
const ANSWER_MS = 15_000;
/** In Electron the Node.js that the package has for `holdfast`: Electron's own binary starts no programs (a fuse is off). */
function nodeProgram(): string {
  if (process.versions.electron === undefined) return process.execPath;
  const manifest = createRequire(import.meta.url).resolve('node/package.json');
  return join(dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

const PROGRAM = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts') ? './keychain-process.ts' : './keychain-process.js',
    import.meta.url,
  ),
);

/** What the process that asks the keychain is told: to keep a secret under a name, or (null) to look for one. */
export interface KeychainQuestion {
  name: string;
  secret: string | null;
}
/** The secret as the keychain has it now; null where it has none, or does not work. */
export type KeychainAnswer = string | null;

/** A place for small secrets that the system protects. */
export interface Keychain {
  /** Puts a new secret of 32 bytes under a name; null where it does not answer, or does not keep it. */
  create(name: string): Promise<Uint8Array | null>;
  /** The secret with this name; null where it is not there, or the keychain does not answer. */
  find(name: string): Promise<Uint8Array | null>;
}

/** That of macOS or Windows, or the Secret Service of a Linux desktop. */
export const systemKeychain: Keychain = {
  async create(name) {
    const secret = randomBytes(SECRET_BYTES);
    // As text, because programs that show the keychain, and some of its stores, expect passwords.
    const kept = await ask({ name, secret: secret.toString('base64url') });
    return kept === secret.toString('base64url') ? secret : null;
  },
  async find(name) {
    const secret = Buffer.from((await ask({ name, secret: null })) ?? '', 'base64url');
    return secret.length === SECRET_BYTES ? secret : null;
  },
};

/** In a process of its own: a keychain that hangs blocks the thread that asks it, for good. */
function ask(question: KeychainQuestion): Promise<KeychainAnswer> {
  const child = fork(PROGRAM, {
    execPath: nodeProgram(),
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    timeout: ANSWER_MS,
    killSignal: 'SIGKILL',
  });
  return new Promise((resolve) => {
    child.once('message', (answer) => resolve(typeof answer === 'string' ? answer : null));
    // There are systems without a binding, without a keychain, and with one that is locked: all the same here.
    child.once('error', () => resolve(null));
    child.once('exit', () => resolve(null));
    child.send(question, () => {});
  });
}
