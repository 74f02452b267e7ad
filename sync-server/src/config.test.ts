import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../test/support/directories.ts';
import { readConfig } from './config.ts';

test('has a default for everything but the secrets', () => {
  const config = readConfig({});
  expect(config).toMatchObject({ host: '127.0.0.1', port: 7420, segment_bytes: 4 * 2 ** 20 });
  expect(config.creation_token).toBeUndefined();
});

test('takes a file, and variables before the file', () => {
  const path = join(temporaryDirectory(), 'relay.json');
  writeFileSync(path, JSON.stringify({ port: 1000, max_teams: 3 }));
  const env = { HOLDFAST_RELAY_CONFIG: path, HOLDFAST_RELAY_PORT: '2000', PATH: '/bin' };
  expect(readConfig(env)).toMatchObject({ port: 2000, max_teams: 3 });
});

test('names what is wrong, without its value', () => {
  const read = () => readConfig({ HOLDFAST_RELAY_CREATION_TOKEN: 'short', HOLDFAST_RELAY_PROT: '1' });
  expect(read).toThrow('creation_token: must be at least 16 characters long');
  expect(read).toThrow('prot: is not a known field');
  expect(read).not.toThrow('short');
  expect(() => readConfig({}, '/nowhere/relay.json')).toThrow('cannot be read as a JSON object');
});
