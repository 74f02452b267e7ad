import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';

/** What has to be known about this computer to find agents and their files. */
export interface Machine {
  platform: NodeJS.Platform;
  home: string;
  /** The directories of PATH, in order. */
  path: string[];
  /** Where desktop programs keep their settings. */
  appData: string;
  /** Where Windows keeps those of packaged programs; null elsewhere. */
  localAppData: string | null;
  /** Where Claude Code was told to keep its files, or null. */
  claudeHome: string | null;
  /** Where Codex was told to keep its files, or null. */
  codexHome: string | null;
  /** The Node.js that runs this command. */
  node: string;
}

/** How paths are written on the machine's system. */
export function pathsOf({ platform }: Pick<Machine, 'platform'>): typeof posix {
  return platform === 'win32' ? win32 : posix;
}

function appDataOf(platform: NodeJS.Platform, home: string, environment: NodeJS.ProcessEnv): string {
  const { join } = pathsOf({ platform });
  if (platform === 'win32') return environment.APPDATA || join(home, 'AppData', 'Roaming');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support');
  return environment.XDG_CONFIG_HOME || join(home, '.config');
}

/** Reads what an environment says about the machine. */
export function machineFrom(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): Machine {
  const { delimiter, join } = pathsOf({ platform });
  const windows = platform === 'win32';
  const home = (windows ? environment.USERPROFILE : environment.HOME) || homedir();
  return {
    platform,
    home,
    path: (environment.PATH ?? environment.Path ?? '').split(delimiter).filter((entry) => entry !== ''),
    appData: appDataOf(platform, home, environment),
    localAppData: windows ? environment.LOCALAPPDATA || join(home, 'AppData', 'Local') : null,
    claudeHome: environment.CLAUDE_CONFIG_DIR || null,
    codexHome: environment.CODEX_HOME || null,
    node: process.execPath,
  };
}
