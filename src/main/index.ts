/** The desktop program. Reads the environment and puts the parts together; everything else is in `desktop/`. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { app } from 'electron';
import envPaths from 'env-paths';
import { dataDirectory, prepareDirectory } from './core/directory.ts';
import { DesktopApp, endWith } from './desktop/app.ts';
import type { NamedEngine } from './desktop/engine/find.ts';
import { openLog } from './desktop/log.ts';
import { placesFor } from './desktop/places.ts';
import { declareScheme } from './desktop/protocol.ts';

const read = (name: string) => process.env[`HOLDFAST_${name}`] || process.env[`NEXUS_${name}`] || null;

function engineEnvironment(): Record<string, string> {
  const { HOLDFAST_API_KEY: _, NEXUS_API_KEY: __, ...others } = process.env;
  return Object.fromEntries(
    Object.entries(others).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function namedEngine(): NamedEngine | null {
  const url = read('URL');
  return url === null ? null : { url, key: read('API_KEY') };
}

function main(): void {
  // Databases, logs and keys are the user's alone, whoever else is on the machine.
  process.umask(0o077);
  const installation = app.getAppPath();
  const root = resolve(read('DATA_DIR') ?? envPaths('holdfast', { suffix: '' }).data);
  const places = placesFor(root, installation);
  prepareDirectory(dataDirectory(root));
  mkdirSync(places.profile, { recursive: true, mode: 0o700 });
  app.setName('Holdfast');
  app.enableSandbox();
  // One program for each data directory: the lock below belongs to this folder.
  app.setPath('userData', places.profile);
  app.setPath('crashDumps', join(places.profile, 'crashes'));
  declareScheme();
  if (!app.requestSingleInstanceLock()) {
    app.exit(0);
    return;
  }
  const { version } = JSON.parse(readFileSync(join(installation, 'package.json'), 'utf8'));
  const logger = openLog(places.log);
  process.on('unhandledRejection', (error) => logger.error({ err: error }, 'an error was not handled'));
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'the program cannot go on');
    endWith('Holdfast cannot go on', error);
  });
  logger.info({ version, electron: process.versions.electron }, 'the program starts');
  new DesktopApp({
    places,
    version,
    named: namedEngine(),
    engineEnvironment: engineEnvironment(),
    appImage: process.env.APPIMAGE || null,
    args: process.argv.slice(1),
    logger,
  }).start();
}

try {
  main();
} catch (error) {
  endWith('Holdfast cannot start', error);
}
