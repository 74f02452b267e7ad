import { join } from 'node:path';

/** Where everything of the program is. */
export interface Places {
  /** The data directory. */
  root: string;
  /** What belongs to the program on this machine and not to the memories: window, preferences, the browser's own files. */
  profile: string;
  log: string;
  engineLog: string;
  /** `serve.js`, which a process of its own runs. */
  engineProgram: string;
  /** The built pages. */
  pages: string;
  preload: string;
  assets: string;
  /** The `holdfast` command of this installation. */
  command: string;
}

/**
 * Places for a data directory and an installation. `installation` is the folder of `package.json`; in a packaged program that
 * is inside an archive, and what other programs run or read lies unpacked beside it.
 */
export function placesFor(root: string, installation: string): Places {
  const unpacked = installation.replace(/\.asar$/, '.asar.unpacked');
  const profile = join(root, 'desktop');
  return {
    root,
    profile,
    log: join(root, 'desktop.log'),
    engineLog: join(root, 'engine.log'),
    engineProgram: join(unpacked, 'dist', 'main', 'serve.js'),
    pages: join(installation, 'dist', 'renderer'),
    preload: join(installation, 'dist', 'preload', 'index.cjs'),
    assets: join(installation, 'assets'),
    command: join(unpacked, 'bin', process.platform === 'win32' ? 'holdfast.cmd' : 'holdfast'),
  };
}
