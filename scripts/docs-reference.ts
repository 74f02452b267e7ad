/** Writes the reference pages of the site from the engine, the TypeScript SDK and the Python client. Needs a build. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OpenApiDocument } from '../src/main/api/http/openapi.ts';
import { httpReference } from './reference/http.ts';
import { typescriptReference } from './reference/typescript.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What a fresh engine says about its own API. */
async function openApiOfEngine(): Promise<OpenApiDocument> {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-reference-'));
  const env = { PATH: process.env.PATH, HOLDFAST_DATA_DIR: directory };
  const holdfast = (...args: string[]) =>
    execFileSync(join(root, 'bin/holdfast'), args, { env, encoding: 'utf8' });
  try {
    holdfast('memory', 'stats');
    const { url } = JSON.parse(holdfast('status', '--json')) as { url: string };
    const answer = await fetch(`${url}/api/openapi.json`);
    return (await answer.json()) as OpenApiDocument;
  } finally {
    holdfast('stop');
    rmSync(directory, { recursive: true, force: true });
  }
}

function pythonReference(): string {
  return execFileSync('python3', [join(root, 'scripts/reference/python.py')], { encoding: 'utf8' });
}

const pages = {
  http: httpReference(await openApiOfEngine()),
  typescript: typescriptReference(join(root, 'dist')),
  python: pythonReference(),
};
const target = join(root, 'docs/reference');
mkdirSync(target, { recursive: true });
for (const [name, text] of Object.entries(pages)) writeFileSync(join(target, `${name}.md`), text);
