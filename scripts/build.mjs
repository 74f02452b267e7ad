// Compiles all but the pages (tsc), puts the pages, the engine, the desktop's program and its bridge into a few files each (Vite), all in a fresh folder, and
// swaps that in whole: an engine or test that starts meanwhile never meets half a build, and a file that was removed from src does not
// live on in dist.
import { execFileSync } from 'node:child_process';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const fresh = `dist.${process.pid}`;
const program = (name, path) =>
  fileURLToPath(import.meta.resolve(`${name}/package.json`)).replace('package.json', path);
const run = (...args) => execFileSync(process.execPath, args, { stdio: 'inherit' });
const compile = (project, folder) =>
  run(program('typescript', 'bin/tsc'), '-p', project, '--outDir', join(fresh, folder));
const bundle = (config, folder) => {
  const to = join(root, fresh, folder);
  run(program('vite', 'bin/vite.js'), 'build', '--config', config, '--logLevel', 'warn', '--outDir', to);
};
const remove = (path) => rmSync(path, { recursive: true, force: true });

process.chdir(root);
try {
  compile('tsconfig.build.json', '.');
  // Beside the engine, with copies of its own of what both share: neither loads a file of the other.
  compile('tsconfig.relay.json', 'relay');
  bundle('vite.config.ts', 'renderer');
  bundle('vite.preload.config.ts', 'preload');
  bundle('vite.engine.config.ts', 'main');
  bundle('vite.desktop.config.ts', 'main');
  remove('dist.old');
  try {
    renameSync('dist', 'dist.old');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  renameSync(fresh, 'dist');
  remove('dist.old');
} catch (error) {
  remove(fresh);
  // The compiler or Vite has said what is wrong; anything else has to be said here.
  if (error.status === undefined) throw error;
  process.exitCode = error.status;
}
