/** `npm run build:wasm`: compiles the kernel of the vector index and embeds it in a module, so that no file has to ship. */
import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const COMPILER = 'node_modules/assemblyscript/bin/asc.js';
const SOURCE = 'wasm/vector-kernel/kernel.ts';
const MODULE = 'src/main/core/search/vector-index/kernel-binary.ts';

// No runtime and no memory of its own: the kernel is a few functions over the memory that it is given. Warning 201 is
// about addresses of 64 bits.
const OPTIONS =
  '-O3 --noAssert --runtime stub --importMemory --noExportMemory --enable relaxed-simd --disableWarning 201';

function compile(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-wasm-'));
  try {
    const binary = join(folder, 'kernel.wasm');
    const options = [COMPILER, SOURCE, ...OPTIONS.split(' '), '--outFile', binary];
    execFileSync(process.execPath, options, { cwd: ROOT, stdio: 'inherit' });
    return readFileSync(binary);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The text of the module that holds the compiled kernel. The same bytes for the same source. */
export function kernelModule(): string {
  const binary = compile();
  return `// Made from ${SOURCE} by \`npm run build:wasm\`: ${binary.length} bytes of WebAssembly.
export const KERNEL_SHA256 = '${hash('sha256', binary)}';
export const KERNEL =
  '${binary.toString('base64')}';
`;
}

if (import.meta.main) writeFileSync(join(ROOT, MODULE), kernelModule());
