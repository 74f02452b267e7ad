// Leaves in package.json of the working directory what the relay needs: for its container image.
import { readFileSync, writeFileSync } from 'node:fs';

const RELAY_PACKAGES = [
  'better-sqlite3',
  'cborg',
  'lib0',
  'pino',
  'prom-client',
  'ws',
  'y-protocols',
  'yjs',
  'zod',
];

if (import.meta.main) {
  const { name, version, type, dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  const needed = Object.fromEntries(RELAY_PACKAGES.map((needs) => [needs, dependencies[needs]]));
  writeFileSync('package.json', JSON.stringify({ name, version, type, private: true, dependencies: needed }));
}
