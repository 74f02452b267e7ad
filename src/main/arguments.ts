/** What the headless engine is told by its arguments and the environment, without anything that takes long to read. */
import { resolve } from 'node:path';
import envPaths from 'env-paths';
import { parseServeOptions, type ServeOptions } from './host/options.ts';

/** How the program was started. */
export interface Started {
  options: ServeOptions;
  /** The data directory. */
  root: string;
}

function dataRoot(options: ServeOptions): string {
  const named = options.dataDir || process.env.HOLDFAST_DATA_DIR || process.env.NEXUS_DATA_DIR;
  return resolve(named || envPaths('holdfast', { suffix: '' }).data);
}

export function readArguments(): Started {
  const options = parseServeOptions(process.argv.slice(2));
  return { options, root: dataRoot(options) };
}
