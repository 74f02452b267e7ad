import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../scripts/build.mjs', import.meta.url));

/** Compiles the sources, so that the served engine is what they say. */
export function build(): void {
  execFileSync(process.execPath, [SCRIPT], { stdio: 'inherit' });
}
